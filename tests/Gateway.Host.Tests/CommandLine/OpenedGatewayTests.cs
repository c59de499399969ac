using Gateway.Host.CommandLine;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.CommandLine;

public sealed class OpenedGatewayTests
{
    [Fact]
    public async Task RT_19_a_service_waits_for_its_database_and_says_so_once()
    {
        var terminal = new TestTerminal();
        var attempts = 0;
        var opened = await OpenedGateway.WhenThereAsync(terminal.Terminal, () => ++attempts < 3 ? throw new DatabaseException("no route to db1") { IsAway = true } : Task.FromResult("open"), default);
        Assert.Equal(("open", 3, "gateway: no route to db1; waiting for it\n"), (opened, attempts, terminal.Error));
    }

    [Fact]
    public async Task What_waiting_does_not_mend_is_told_at_once() => await Assert.ThrowsAsync<DatabaseException>(() =>
        OpenedGateway.WhenThereAsync<string>(new TestTerminal().Terminal, () => throw new DatabaseException("it is newer than this program"), default));
}
