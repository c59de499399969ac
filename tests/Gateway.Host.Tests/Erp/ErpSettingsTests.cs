using Gateway.Host.Erp;
using Microsoft.Extensions.Configuration;

namespace Gateway.Host.Tests.Erp;

public sealed class ErpSettingsTests
{
    [Fact]
    public void Nothing_written_means_files_below_the_data_folder() => Assert.Equal(("file", "erp"), (Read().Connector, Read().File.Folder));

    [Theory]
    [InlineData("Connector is file, sql or http", "Connector=soap")]
    [InlineData("Erp:Http:BaseAddress must be set", "Connector=http")]
    [InlineData("Erp:Sql:ConnectionString must be set", "Connector=sql")]
    [InlineData("Provider is sqlserver, postgresql or sqlite", "Sql:Provider=oracle")]
    [InlineData("Erp:Orders:ConnectionString must be set", "Orders:Query=SELECT 1")]
    [InlineData("TimeoutSeconds must be between 1 and 600", "Http:TimeoutSeconds=0")]
    public void A_wrong_or_missing_setting_is_named(string text, string setting) =>
        Assert.Contains(text, Assert.Throws<SettingsException>(() => Read(setting)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://erp.example/api/", true)]
    [InlineData("https://erp.example/api/", false)]
    [InlineData("http://127.0.0.1:5000/", false)]
    public void A_token_goes_nowhere_in_the_clear(string address, bool isRefused)
    {
        string[] settings = ["Connector=http", $"Http:BaseAddress={address}", "Http:TokenSecret=erp-token"];
        if (isRefused) Assert.Contains("in the clear", Assert.Throws<SettingsException>(() => Read(settings)).Message, StringComparison.Ordinal);
        else Assert.Equal(new Uri(address), Read(settings).Http.BaseAddress);
        Assert.Equal(new Uri(address), Read(settings[..2]).Http.BaseAddress);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var told = Assert.Throws<SettingsException>(() => Read("Connector=http", "Orders:Provider=x")).Message;
        Assert.Contains("BaseAddress", told, StringComparison.Ordinal);
        Assert.Contains("Provider is", told, StringComparison.Ordinal);
    }

    static ErpSettings Read(params string[] settings) => ErpSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create($"Erp:{s[0]}", (string?)s[1])))
        .Build());
}
