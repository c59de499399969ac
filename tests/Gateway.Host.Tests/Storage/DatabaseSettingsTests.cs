using Gateway.Host.Storage;
using Microsoft.Extensions.Configuration;

namespace Gateway.Host.Tests.Storage;

/// <summary>How a person says which database it is.</summary>
public sealed class DatabaseSettingsTests
{
    [Fact]
    public void Nothing_said_is_the_embedded_database() =>
        Assert.True(DatabaseSettings.Read(new ConfigurationBuilder().Build()).IsEmbedded);

    [Fact]
    public void The_option_names_provider_connection_and_secret()
    {
        var settings = DatabaseSettings.Parse("postgresql:Host=db;Database=gateway;PasswordSecret=gateway-db");
        Assert.Equal(("postgresql", "gateway-db"), (settings.Provider, settings.PasswordSecret));
        Assert.Equal("host=db;database=gateway", settings.ConnectionString, ignoreCase: true);
    }

    [Theory]
    [InlineData("postgresql:Host=db;Password=s3cret", "PasswordSecret")]
    [InlineData("sqlserver:Server=db;pwd=s3cret", "PasswordSecret")]
    [InlineData("postgresql", "connection string")]
    [InlineData("oracle:x=y", "sqlite, postgresql or sqlserver")]
    [InlineData("postgresql:Host", "cannot be read")]
    public void What_cannot_be_used_is_refused_with_what_to_do(string option, string told)
    {
        var refused = Assert.Throws<SettingsException>(() => DatabaseSettings.Parse(option));
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_without_a_connection_string_in_the_settings_is_refused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Provider", "sqlserver")]).Build();
        Assert.Contains("Database:ConnectionString", Assert.Throws<SettingsException>(() => DatabaseSettings.Read(configuration)).Message, StringComparison.Ordinal);
    }
}
