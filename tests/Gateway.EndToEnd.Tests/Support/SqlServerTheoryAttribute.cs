using Gateway.Tests.Support;

namespace Gateway.EndToEnd.Tests.Support;

/// <summary>A test that wants SQL Server; where there is none it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SqlServerTheoryAttribute : TheoryAttribute
{
    public SqlServerTheoryAttribute()
    {
        if (!SqlServer.IsHere) Skip = "there is no SQL Server";
    }
}
