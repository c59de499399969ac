using Gateway.Tests.Support;
using Xunit.Sdk;

namespace Gateway.Host.Tests.Storage;

/// <summary>A test that looks into other sessions of SQL Server, or ends one: an account that the server does not allow it skips it and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Gateway.Host.Tests.Storage.StoreFactDiscoverer", "Gateway.Host.Tests")]
public sealed class SqlServerRightsFactAttribute : FactAttribute
{
    static readonly Lazy<bool> MayNot = new(() => SqlServer.IsHere && (SqlServer.Denies("VIEW SERVER STATE") || SqlServer.Denies("ALTER ANY CONNECTION")));

    /// <summary>Asks the server once.</summary>
    public SqlServerRightsFactAttribute()
    {
        if (MayNot.Value) Skip = "this account has no VIEW SERVER STATE and ALTER ANY CONNECTION: NOT SHOWN HERE, name one that has";
    }
}
