using System.CommandLine;
using System.Globalization;
using Gateway.Host.As2;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary><c>as2 certificate answer</c> and <c>propose</c>: a person's word on certificates that are exchanged by messages.</summary>
static class As2ExchangeCommand
{
    internal static Command Answer(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "Of the request: a delivery, an AS2 message, or a Message-ID" };
        var accept = new Option<bool>("--accept") { Description = "Every certificate that it names is in the profile" };
        var reject = new Option<string>("--reject") { Description = "None is taken; the partner reads this", HelpName = "TEXT" };
        var command = new GatewayCommand("answer", "Answer a partner's request for new certificates (CEM); the profile itself is not changed")
        {
            Examples =
            [
                "gateway as2 certificate answer 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --accept --reason 'fingerprint compared by phone with M. Keller'",
                "gateway as2 certificate answer 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z --reject 'the key has 1024 bits' --reason 'policy'",
            ],
        };
        command.Arguments.Add(id);
        command.Options.Add(accept);
        command.Options.Add(reject);
        command.Validators.Add(result =>
        {
            if (result.GetValue(accept) == (result.GetResult(reject) is not null)) result.AddError("Say --accept, or --reject with what the partner shall read.");
            if (result.GetValue(reject) is { } text && string.IsNullOrWhiteSpace(text)) result.AddError("--reject is blank; say what the partner shall read.");
        });
        return ByPerson(command, terminal, async (line, database, definitions, wish, cancellation) =>
        {
            var wanted = line.GetRequiredValue(id);
            var record = await database.ReadAsync(tx => As2ArchiveCommand.Find(tx, wanted) ?? OfPart(tx, wanted.ToUpperInvariant()), cancellation);
            if (record is null || definitions.Find(record.Partner) is not { As2: not null } partner) return new VerbOutcome.Refused(Unknown.Text("AS2 message of a partner", wanted, "gateway as2 list prints them"));
            return await (await DeskAsync(line, database, terminal)).AnswerAsync(partner, record, line.GetValue(reject), wish, cancellation);
        });
    }

    internal static Command Propose(Terminal terminal)
    {
        var partner = new Argument<string>("PARTNER") { Description = "A partner whose profile has the certificate under ours" };
        var name = new Argument<string>("CERTIFICATE") { Description = "Its name there" };
        var by = new Option<DateOnly?>("--respond-by") { Description = "The day until which the partner is to answer [default: the certificate's from]", HelpName = "DAY" };
        var url = new Option<string>("--url") { Description = "Address for the answer, as partners reach it [default: As2:Url of the settings]", HelpName = "URL" };
        var command = new GatewayCommand("propose", "Propose a certificate of ours to a partner (CEM); the profile says from when it is valid")
        {
            Examples = ["gateway as2 certificate propose acme-tools northgate-2027 --url https://as2.northgate.example/as2 --reason 'the old one ends in March'"],
        };
        command.Arguments.Add(partner);
        command.Arguments.Add(name);
        command.Options.Add(by);
        command.Options.Add(url);
        return ByPerson(command, terminal, async (line, database, definitions, wish, cancellation) =>
        {
            if (definitions.Find(line.GetRequiredValue(partner)) is not { As2: { } as2 } found)
                return new VerbOutcome.Refused(Unknown.Text("partner with as2 under transports", line.GetRequiredValue(partner), Unknown.SeePartners));
            if (as2.Ours.FirstOrDefault(k => k.Name == line.GetRequiredValue(name)) is not { } key)
                return new VerbOutcome.Refused($"its profile has no {line.GetRequiredValue(name)} under ours; {Spelling.Hint(line.GetRequiredValue(name), as2.Ours.Select(k => k.Name).ToList())}");
            if (!Uri.TryCreate(line.GetValue(url) ?? line.Data().As2Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host is "0.0.0.0" or "[::]")
                return new VerbOutcome.Refused("say with --url where partners reach us, such as https://as2.northgate.example/as2");
            DateTimeOffset? asked = line.GetValue(by) is { } day ? new(day.ToDateTime(TimeOnly.MaxValue), TimeSpan.Zero) : null;
            if (asked <= terminal.Clock.GetUtcNow())
                return new VerbOutcome.Refused(string.Create(CultureInfo.InvariantCulture, $"--respond-by {asked:yyyy-MM-dd} is over; name a day that is still to come"));
            var certificate = new OwnCertificates(line.Data().PartnerSecrets).Load(key.Key!, key.Passphrase);
            // Not earlier than we sign with it: partners may take the day as the one on which it counts.
            var until = asked ?? key.From;
            return await (await DeskAsync(line, database, terminal)).ProposeAsync(found, key, certificate, (address, until > terminal.Clock.GetUtcNow() ? until : null), wish, cancellation);
        });
    }

    static GatewayCommand ByPerson(
        GatewayCommand command, Terminal terminal, Func<ParseResult, Database, PartnerDirectory, Wish, CancellationToken, Task<VerbOutcome>> run)
    {
        var reason = new ReasonOptions();
        reason.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            if (OpenedGateway.OpenDefinitions(terminal, line, Translation.Severity.Error) is not { } definitions) return ExitCodes.Bad;
            await using var database = WorkedFolder.Open(line, terminal);
            if (database is null) return ExitCodes.Environment;
            try
            {
                var outcome = await run(line, database, definitions.Current.Directory, reason.Wish(line), cancellation);
                await (outcome is VerbOutcome.Done ? terminal.Text : terminal.Error).WriteLineAsync(TextTable.Printable(outcome is VerbOutcome.Done ? outcome.Text : $"gateway: {outcome.Text}"));
                return outcome is VerbOutcome.Done ? ExitCodes.Good : ExitCodes.Bad;
            }
            catch (SecretMissingException e)
            {
                await terminal.Error.WriteLineAsync($"gateway: {e.Message}");
                return ExitCodes.Environment;
            }
        });
        return command;
    }

    // Any part of the request, as list shows them.
    static As2Record? OfPart(Transaction tx, string deliveryId) =>
        DeliveryStore.Find(tx, deliveryId) is { } part ? As2Store.OfDelivery(tx, part.CorrelationId).FirstOrDefault() : null;

    static async Task<CertificateExchanges> DeskAsync(ParseResult line, Database database, Terminal terminal)
    {
        var ids = new UlidSource(terminal.Clock);
        return new(new Journal(database, ids, terminal.Clock), await line.Data().OpenPayloadsAsync(database, ids), ids, terminal.Clock);
    }
}
