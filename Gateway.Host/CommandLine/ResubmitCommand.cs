using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary><c>resubmit</c>: writes out what came, to be edited, and takes the edited bytes in its place.</summary>
sealed class ResubmitCommand(Terminal terminal)
{
    readonly Argument<string> _id = new("ID") { Description = "Of the delivery, or of an interchange, message or document in it" };
    readonly Option<string> _edited = new("--edited") { Description = "The edited bytes; what came is kept, and so is what was changed", HelpName = "FILE" };
    readonly Option<string> _write = new("--write") { Description = "Only write what came into a new file, to be edited", HelpName = "FILE" };
    readonly ReasonOptions _reason = new(isRequired: false);

    internal static Command Create(Terminal terminal) => new ResubmitCommand(terminal).Create();

    Command Create()
    {
        var command = new GatewayCommand("resubmit", "Edit what came and process it as edited; the original and the changes are kept")
        {
            Examples =
            [
                "gateway resubmit 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --write fixed.edi     # what came; edit it, then:",
                "gateway resubmit 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --edited fixed.edi --reason 'they confirmed the price by phone'",
            ],
        };
        command.Arguments.Add(_id);
        command.Options.Add(_edited);
        command.Options.Add(_write);
        _reason.AddTo(command);
        command.Validators.Add(Check);
        command.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return command;
    }

    void Check(CommandResult result)
    {
        if (result.GetResult(_edited) is null == result.GetResult(_write) is null) result.AddError("Give --write FILE to get what came, or --edited FILE to process it as edited.");
        if (result.GetResult(_edited) is not null && !_reason.IsGiven(result)) result.AddError($"--edited wants --reason: {ReasonOptions.Wanted}");
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var ids = new UlidSource(terminal.Clock);
        var payloads = await line.Data().OpenPayloadsAsync(database, ids);
        var id = line.GetRequiredValue(_id).ToUpperInvariant();
        if (await database.ReadAsync(tx => DeliveryOf(tx, id), cancellation) is not { } delivery)
            return VerbCommand.Tell(terminal, line, new("resubmit", 1, 0, [], [VerbCommand.Answer(id, null)]));
        return line.GetValue(_write) is { } file
            ? await WriteAsync(payloads, delivery.PayloadHash, file, () => TakenOut.TellAsync(database, delivery.Id, id, file, _reason.Wish(line), terminal.Clock.GetUtcNow()), cancellation)
            : await ResubmitAsync(line, new(new(database, ids, terminal.Clock), database, ids), payloads, (id, delivery.PayloadHash), cancellation);
    }

    static DeliveryRecord? DeliveryOf(Transaction tx, string id) => Target.Find(tx, id) switch
    {
        Target.OfDelivery delivery => DeliveryStore.Find(tx, delivery.Id),
        Target.OfMessage message => DeliveryStore.Find(tx, MessageStore.Find(tx, message.Id)!.DeliveryId),
        _ => null,
    };

    async Task<int> WriteAsync(PayloadStore payloads, string hash, string file, Func<Task> tell, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(hash);
        await using (var copy = new FileStream(file, FileMode.CreateNew, FileAccess.Write))
        {
            await tell();
            await content.CopyToAsync(copy, cancellation);
        }

        await terminal.Error.WriteLineAsync($"{content.Length} bytes in {file}");
        return ExitCodes.Good;
    }

    async Task<int> ResubmitAsync(ParseResult line, OperatorActions actions, PayloadStore payloads, (string Id, string Hash) first, CancellationToken cancellation)
    {
        await using var content = Payloads.Open(line.GetRequiredValue(_edited), terminal);
        var edited = await payloads.WriteAsync(content, cancellation);
        var changes = await ByteChanges.OfAsync(payloads, first.Hash, edited.Hash, cancellation);
        var outcome = changes is null
            ? new VerbOutcome.Refused("nothing was edited; gateway duplicate processes the same bytes again")
            : await actions.ApplyAsync(new Verb.Resubmit(edited, changes), payloads, first.Id, _reason.Wish(line), cancellation);
        return VerbCommand.Tell(terminal, line, new("resubmit", 1, outcome is VerbOutcome.Done ? 1 : 0, [], [VerbCommand.Answer(first.Id, outcome)]));
    }
}
