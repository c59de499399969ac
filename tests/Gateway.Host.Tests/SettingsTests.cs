using Gateway.Host.Health;

namespace Gateway.Host.Tests;

public sealed class SettingsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("settings").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_no_JSON_is_named_with_the_place()
    {
        var data = Written("{ \"Console\": { \"Url\": }");
        var refused = Assert.Throws<SettingsException>(() => data.Configuration);
        Assert.StartsWith($"{data.Settings} cannot be read as JSON: ", refused.Message);
        Assert.Contains("LineNumber: 0", refused.Message);
    }

    [Fact]
    public void A_text_where_a_number_belongs_is_named_with_its_key()
    {
        var data = Written("""{ "Health": { "DiskReserveMegabytes": "512MB" } }""");
        var refused = Assert.Throws<SettingsException>(() => HealthSettings.Read(data.Configuration));
        Assert.Contains("'512MB' at 'Health:DiskReserveMegabytes'", refused.Message);
        Assert.EndsWith("Mend it in gateway.json, or in the environment under GATEWAY_.", refused.Message);
    }

    DataFolder Written(string text)
    {
        var data = new DataFolder(_folder);
        File.WriteAllText(data.Settings, text);
        return data;
    }
}
