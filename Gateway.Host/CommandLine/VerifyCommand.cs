using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gateway.Host.As2;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary><c>verify</c>: whether the history and the payloads are as they were written.</summary>
static class VerifyCommand
{
    static readonly Option<string> Anchors = new("--anchors")
    {
        Description = "Folder of the anchors that record where event chains ended [default: Anchors:Folder of the settings, else anchors in the data folder]",
        HelpName = "DIR",
    };

    internal static Command Create(Terminal terminal)
    {
        var verify = new GatewayCommand("verify", "Check every chain of events, every payload and every AS2 message against what was written")
        {
            Examples = ["gateway verify", "gateway verify --anchors /mnt/other-machine/anchors", "gateway verify --json   # for programs; exit code 2 when something was altered"],
        };
        verify.Options.Add(Anchors);
        verify.SetAction((line, cancellation) => RunAsync(line, terminal, cancellation));
        return verify;
    }

    static async Task<int> RunAsync(ParseResult line, Terminal terminal, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var anchors = line.GetValue(Anchors) ?? line.Data().Anchors;
        if (line.GetValue(Anchors) is not null && !Directory.Exists(anchors)) throw new SettingsException($"{anchors} is not there");
        var payloads = await line.Data().OpenPayloadsAsync(database, new(terminal.Clock));
        var result = await new Verification(database, payloads, new As2Proof(payloads).WrongAsync, new(anchors)).RunAsync((chains, stored) => Tell(terminal, chains, stored), cancellation);
        if (terminal.ErrorIsScreen) await terminal.Error.WriteAsync("\r");
        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(result, StoryJson.Readable.VerificationResult));
        else Write(result, terminal.Text);
        return result.IsGood ? ExitCodes.Good : ExitCodes.Bad;
    }

    static void Tell(Terminal terminal, int chains, int payloads)
    {
        if (terminal.ErrorIsScreen) terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{chains} chains, {payloads} payloads "));
    }

    static void Write(VerificationResult result, TextWriter text)
    {
        foreach (var divergence in result.Divergences)
            text.WriteLine(divergence.Sequence is { } sequence
                ? string.Create(CultureInfo.InvariantCulture, $"{divergence.Kind} {divergence.Subject} link {sequence}: {divergence.Text}")
                : $"{divergence.Kind} {divergence.Subject}: {divergence.Text}");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{result.Chains} chains of events, {result.Payloads} payloads, {result.As2Messages} AS2 messages: {(result.IsGood ? "all as they were written" : $"{result.Divergences.Count} are not as they were written")}."));
    }
}
