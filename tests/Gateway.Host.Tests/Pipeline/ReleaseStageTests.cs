using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

public sealed class ReleaseStageTests
{
    [Fact]
    public async Task RT_48_a_message_that_cannot_be_released_is_given_up_alone()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.StopAsync();
        await bench.ReceiveAsync("a.edi", X12File.Of(1, Response("A"), Response("B"), Response("C")));
        await bench.TranslateAsync();
        await bench.Database.WriteAsync(tx => tx.Execute(
            "CREATE TRIGGER poison BEFORE UPDATE ON messages WHEN NEW.state = 'Released' AND NEW.control_number = '0002' BEGIN SELECT RAISE(ABORT, 'poison'); END"));
        await bench.ReleaseAsync(20);
        var messages = await bench.ReadAsync(tx => MessageStore.List(tx, new()).Select(m => m.Message).OrderBy(m => m.ControlNumber).ToList());
        Assert.Equal([MessageState.Released, MessageState.Failed, MessageState.Released], messages.Select(m => m.State));
        Assert.Contains("poison", messages[1].Reason, StringComparison.Ordinal);
        await bench.Database.WriteAsync(tx => tx.Execute("DROP TRIGGER poison"));
        await bench.RestartAsync(messages[1].Id);
        Assert.Equal(3, await bench.ReadAsync(tx => WorkStore.List(tx, isDead: false, 10).Count(w => w.Kind == StageNames.Match)));
    }

    static string Response(string number) => X12File.Response.Replace("4500018231", $"45000182{(int)number[0]}", StringComparison.Ordinal);
}
