using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.As2;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary><c>as2 list</c>, <c>verify</c>, <c>export</c>: the messages that came and went, and what proves them.</summary>
static class As2ArchiveCommand
{
    const int Shown = 50;

    internal static IEnumerable<Command> Create(Terminal terminal)
    {
        var partner = new Argument<string?>("PARTNER") { Description = "Only messages of this partner", Arity = ArgumentArity.ZeroOrOne };
        var list = new GatewayCommand("list", "List the newest AS2 messages and their states") { Examples = ["gateway as2 list", "gateway as2 list acme-tools --json   # for programs"] };
        list.Arguments.Add(partner);
        list.SetAction((line, cancellation) => ListAsync(terminal, line, line.GetValue(partner), cancellation));
        yield return list;
        yield return OfOne("verify", "Verify a message and its receipt again, from the archive alone", "gateway as2 verify 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z", VerifyAsync, terminal);
        yield return OfOne("export", "Write what proves a message as files that openssl can check", "gateway as2 export 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z   # into exports/ in the data folder", ExportAsync, terminal);
    }

    static GatewayCommand OfOne(
        string name, string does, string example, Func<Terminal, ParseResult, (Database Database, PayloadStore Payloads), As2Record, CancellationToken, Task<int>> run, Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "An id from as2 list, of a delivery, or a Message-ID" };
        var command = new GatewayCommand(name, does) { Examples = [example] };
        command.Arguments.Add(id);
        command.SetAction((line, cancellation) => RunAsync(terminal, line, line.GetRequiredValue(id), run, cancellation));
        return command;
    }

    static async Task<int> RunAsync(
        Terminal terminal, ParseResult line, string id, Func<Terminal, ParseResult, (Database Database, PayloadStore Payloads), As2Record, CancellationToken, Task<int>> run, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (await database.ReadAsync(tx => Find(tx, id), cancellation) is { } record)
            return await run(terminal, line, (database, await line.Data().OpenPayloadsAsync(database, new(terminal.Clock))), record, cancellation);
        await terminal.Error.WriteLineAsync($"gateway: {Unknown.Text("AS2 message", id, "gateway as2 list prints them")}");
        return ExitCodes.Bad;
    }

    internal static As2Record? Find(Transaction tx, string id) =>
        As2Store.Find(tx, id.ToUpperInvariant()) ?? As2Store.OfDelivery(tx, id.ToUpperInvariant()).FirstOrDefault()
        ?? As2Store.OfMessageId(tx, id);

    static async Task<int> ListAsync(Terminal terminal, ParseResult line, string? partner, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var messages = await database.ReadAsync(tx => As2Store.List(tx, partner, Shown), cancellation);
        if (line.WantsJson())
        {
            await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(messages.Select(As2Line.Of), As2LineJson.Default.IEnumerableAs2Line));
            return ExitCodes.Good;
        }

        foreach (var m in messages)
        {
            await terminal.Text.WriteLineAsync(TextTable.Printable(string.Create(CultureInfo.InvariantCulture,
                $"{m.Id}  {m.CreatedAt.ToLocalTime():yyyy-MM-dd HH:mm:ss}  {StateNames.Of(m.Direction),-3}  {m.Partner,-18} {StateNames.Of(m.State),-16} receipt {StateNames.Of(m.ReceiptState),-9} {m.MessageId}")));
            if (m.Reason is { } reason) await terminal.Text.WriteLineAsync(TextTable.Printable($"    {reason}"));
        }

        return ExitCodes.Good;
    }

    static async Task<int> VerifyAsync(Terminal terminal, ParseResult line, (Database Database, PayloadStore Payloads) stores, As2Record record, CancellationToken cancellation)
    {
        var steps = await new As2Proof(stores.Payloads).VerifyAsync(record, cancellation);
        foreach (var step in steps)
            await terminal.Text.WriteLineAsync(TextTable.Printable($"{(step.IsGood ? "good" : "BAD ")}  {step.Name}: {step.Found}"));
        return steps.All(s => s.IsGood) ? ExitCodes.Good : ExitCodes.Bad;
    }

    static async Task<int> ExportAsync(Terminal terminal, ParseResult line, (Database Database, PayloadStore Payloads) stores, As2Record record, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(line.Data().Root, "exports", record.Id)).FullName;
        await TakenOut.TellAsync(stores.Database, record.DeliveryId, record.Id, folder, ReasonOptions.Unasked(), terminal.Clock.GetUtcNow());
        using var spool = stores.Payloads.Spool();
        foreach (var (name, bytes) in await new As2Bundle(stores.Payloads).FilesAsync(record, spool, cancellation))
        {
            await using var file = File.Create(Path.Combine(folder, name));
            foreach (var chunk in bytes.Chunks()) await file.WriteAsync(chunk, cancellation);
        }
        await terminal.Text.WriteLineAsync(folder);
        return ExitCodes.Good;
    }
}

/// <summary>An AS2 message as programs read it.</summary>
sealed record As2Line(
    string Id, string Direction, string State, string? Reason, string Partner, string? MessageId, string? DeliveryId, string Receipt, string? ReceiptUrl, int Posts, DateTimeOffset CreatedAt)
{
    internal static As2Line Of(As2Record m) => new(
        m.Id, StateNames.Of(m.Direction), StateNames.Of(m.State), m.Reason, m.Partner, m.MessageId, m.DeliveryId, StateNames.Of(m.ReceiptState), m.ReceiptUrl, m.Attempts, m.CreatedAt);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IEnumerable<As2Line>))]
sealed partial class As2LineJson : JsonSerializerContext;
