using System.Data;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Gateway.Host.Storage;
using Microsoft.Data.SqlClient;

namespace Gateway.Host.Tests.Storage;

/// <summary>SqlClient is restored without parts that the gateway does not use; what it does use must load.</summary>
public sealed class SqlClientTests
{
    public static TheoryData<object> Values => new(
        1, 1L, (short)1, (byte)1, true, 1.5m, 1.5d, 1.5f, "text", 'c', new byte[] { 1, 2 }, DateTime.UnixEpoch, DateTimeOffset.UnixEpoch,
        new DateOnly(2026, 1, 31), new TimeOnly(23, 59), TimeSpan.FromSeconds(1), Guid.Empty, DBNull.Value);

    // A CLR type needs what was left out, a vector its own value type.
    public static TheoryData<SqlDbType> Types => new(Enum.GetValues<SqlDbType>().Where(t => t is not SqlDbType.Udt and not SqlDbType.Vector));

    [Theory]
    [MemberData(nameof(Values))]
    public void A_parameter_takes_the_value(object value)
    {
        using var command = new SqlCommand("select @p");
        command.Parameters.AddWithValue("@p", value);

        Assert.Equal([value], command.Parameters.Cast<SqlParameter>().Select(p => p.Value));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_parameter_takes_the_type(SqlDbType type)
    {
        using var command = new SqlCommand("select @p");
        var parameter = command.Parameters.Add("@p", type);

        Assert.Equal(type, Assert.Single(command.Parameters.Cast<SqlParameter>()).SqlDbType);
        Assert.NotEqual(default, parameter.ParameterName);
    }

    [Fact]
    public void What_was_not_answered_in_time_is_run_again_unless_it_was_a_commit()
    {
        // Connections are taken by the system, and nobody ever says a word: the driver's own time-out.
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        const string Settings = "User ID=sa;Password=none;Connect Timeout=1;Encrypt=Optional;ConnectRetryCount=0";
        using var connection = new SqlConnection($"Server=tcp:127.0.0.1,{port};{Settings}");
        var late = Assert.Throws<SqlException>(connection.Open);
        Assert.Equal(-2, late.Number);
        var dialect = new SqlServerDialect();
        Assert.Equal((Trouble.Conflict, true), (dialect.TroubleOf(late), dialect.MayBeKept(late)));
        Assert.False(dialect.MayBeKept(new LockRefusedException("order:1", -1)));
        Assert.True(dialect.IsHeldUp(new LockRefusedException("order:1", -1)));
        Assert.False(dialect.IsHeldUp(new TimeoutException("a statement of its own")));
    }

    [Fact]
    public void A_connection_fails_for_want_of_a_server_not_of_an_assembly()
    {
        using var connection = new SqlConnection("Server=tcp:127.0.0.1,1;User ID=sa;Password=none;Connect Timeout=2;Encrypt=Optional");

        var failure = Assert.Throws<SqlException>(() => connection.Execute("select @Number", new { Number = 1 }));
        Assert.DoesNotContain("assembly", failure.Message, StringComparison.OrdinalIgnoreCase);
    }
}
