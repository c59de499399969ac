using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Host.As2;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Security;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation.Definitions;
using Gateway.Transports.As2;

namespace Gateway.Host.CommandLine;

/// <summary><c>as2 test</c> and <c>as2 sheet</c>: whether everything for a partner is there, and what he needs to know of us.</summary>
static class As2PartnerCommand
{
    internal static Command Test(Terminal terminal)
    {
        var send = new Option<string?>("--send") { Description = "Post this file as a message and judge its receipt; the partner processes it like any other; it is not archived" };
        var command = Of("test", "Try everything that AS2 with a partner needs: keys, certificates, their server", "gateway as2 test acme-tools", terminal,
            (line, partner, relations, cancellation) => TestAsync(terminal, line.Data(), partner, relations, line.GetValue(send), cancellation));
        command.Options.Add(send);
        return command;
    }

    internal static Command Sheet(Terminal terminal)
    {
        var url = new Option<string?>("--url") { Description = "Our address as partners reach it [default: As2:Url of the settings]", HelpName = "URL" };
        var command = Of("sheet", "Print what the partner needs to set up for us: names, address, certificate, settings", "gateway as2 sheet acme-tools > acme-sheet.txt", terminal,
            (line, partner, relations, _) => Task.FromResult(Sheet(terminal, line.Data(), partner, relations, line.GetValue(url))));
        command.Options.Add(url);
        return command;
    }

    internal static Command Send(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "The file, sent as it is" };
        var command = Of("send", "Send a file to a partner, as it is; the running gateway posts it, or the next one to run", "gateway as2 send acme-tools contract.pdf", terminal,
            (line, partner, _, cancellation) => SendAsync(terminal, line, partner, line.GetRequiredValue(file), cancellation));
        command.Arguments.Add(file);
        return command;
    }

    static async Task<int> SendAsync(Terminal terminal, ParseResult line, PartnerProfile partner, string file, CancellationToken cancellation)
    {
        if (!partner.SendsByAs2)
        {
            await terminal.Error.WriteLineAsync($"gateway: AS2 with {partner.Id} is only received; add url to as2 in its profile");
            return ExitCodes.Bad;
        }

        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var ids = new UlidSource(terminal.Clock);
        await using var content = File.OpenRead(file);
        var (payloads, journal) = (await line.Data().OpenPayloadsAsync(database, ids), new Journal(database, ids, terminal.Clock));
        var payload = await payloads.WriteAsync(content, cancellation);
        var delivery = await Retention.ReadmittingAsync(
            journal, payloads, [payload.Hash],
            () => journal.BeginAsync("send", effects => Departure.Begin(effects, partner, ids.Next(), Transports.FileName.Safe(Path.GetFileName(file)), payload), cancellation), cancellation);
        await terminal.Text.WriteLineAsync(delivery.Id);
        return ExitCodes.Good;
    }

    static GatewayCommand Of(
        string name, string does, string example, Terminal terminal, Func<ParseResult, PartnerProfile, As2Relations, CancellationToken, Task<int>> run)
    {
        var partner = new Argument<string>("PARTNER") { Description = "A partner whose profile has as2 under transports" };
        var command = new GatewayCommand(name, does) { Examples = [example] };
        command.Arguments.Add(partner);
        command.SetAction(async (line, cancellation) =>
        {
            if (OpenedGateway.OpenDefinitions(terminal, line, Translation.Severity.Error) is not { } definitions) return ExitCodes.Bad;
            if (definitions.Current.Directory.Find(line.GetRequiredValue(partner)) is { As2: not null } found)
                return await run(line, found, new(line.Data().PartnerSecrets), cancellation);
            await terminal.Error.WriteLineAsync($"gateway: {Unknown.Text("partner with as2 under transports", line.GetRequiredValue(partner), Unknown.SeePartners)}");
            return ExitCodes.Bad;
        });
        return command;
    }

    static async Task<int> TestAsync(Terminal terminal, DataFolder data, PartnerProfile partner, As2Relations relations, string? file, CancellationToken cancellation)
    {
        var isGood = true;
        void Say(bool good, string name, string found)
        {
            isGood &= good;
            terminal.Text.WriteLine(TextTable.Printable($"{(good ? "good" : "BAD ")}  {name}: {found}"));
        }

        if (Relation(relations, partner, Say) is not { } relation) return ExitCodes.Environment;
        var now = terminal.Clock.GetUtcNow();
        Days(Say, "our signing key", Newest(relation.OurSigning, now));
        // Each counts: which of them the partner encrypts to is his to say.
        Days(Say, "our decryption key", [.. relation.OurDecryption.Where(k => k.IsAcceptedAt(now))]);
        Days(Say, "their signing certificate", Newest(relation.PartnerSigning, now));
        if (partner.SendsByAs2)
        {
            Days(Say, "their encryption certificate", Newest(relation.PartnerEncryption, now));
            var client = new As2Client(As2Intake.UserAgent, terminal.Clock);
            var probe = await client.ProbeAsync(relations.Server(partner, partner.As2!.Url!), cancellation);
            Say(probe.IsGood, $"the way to {partner.As2.Url}", probe.Found);
            if (file is not null && isGood) await SendAsync(terminal, data, client, relations.Server(partner, partner.As2.Url!), relation, file, Say, cancellation);
        }

        return isGood ? ExitCodes.Good : ExitCodes.Environment;
    }

    static As2Relation? Relation(As2Relations relations, PartnerProfile partner, Action<bool, string, string> say)
    {
        try
        {
            var relation = relations.Of(partner);
            say(true, "names", $"we are {relation.OurName}, they are {relation.PartnerName}");
            return relation;
        }
        catch (SecretMissingException e)
        {
            say(false, "our keys", e.Message);
            return null;
        }
    }

    static IReadOnlyList<DatedCertificate> Newest(IReadOnlyList<DatedCertificate> certificates, DateTimeOffset now) =>
        DatedCertificate.Newest(certificates, now) is { } newest ? [newest] : [];

    static void Days(Action<bool, string, string> say, string name, IReadOnlyList<DatedCertificate> counting)
    {
        if (counting.Count == 0) say(false, name, "none counts today; look at from, until and the certificate's own days");
        foreach (var one in counting)
            say(true, name, string.Create(CultureInfo.InvariantCulture, $"{one.Certificate.Subject}, until {LastDay(one)}, SHA-256 {As2Proof.Fingerprint(one.Certificate)}"));
    }

    static async Task SendAsync(
        Terminal terminal, DataFolder data, As2Client client, As2Server server, As2Relation relation, string file, Action<bool, string, string> say, CancellationToken cancellation)
    {
        // Only a receipt in the answer can be waited for here.
        var sync = relation with { Send = relation.Send with { ReceiptUrl = null } };
        var ids = new UlidSource(terminal.Clock);
        using var spool = new PayloadStore(data.Payloads, ids).Spool();
        var payload = new As2Payload(Path.GetFileName(file), "application/octet-stream", spool.Open(file));
        var made = As2Sender.Build([payload], sync, $"<test-{ids.Next()}@{relation.OurName.Replace(' ', '-')}>", terminal.Clock.GetUtcNow(), spool);
        var answer = await client.PostAsync(server, made.Message, cancellation);
        if (!answer.IsSuccess) say(false, "post", answer.Trouble ?? string.Create(CultureInfo.InvariantCulture, $"their server answered {(int)answer.Status!}"));
        else if (Mdn.Read(answer.Message!) is not { } mdn) say(!relation.Send.RequestReceipt, "receipt", "there is none in the answer");
        else
        {
            var judged = ReceiptVerifier.Judge(mdn, made.Expected, sync, terminal.Clock.GetUtcNow());
            say(judged.ClosesMessage, "receipt", $"{judged.Detail}{(mdn.ReportingUserAgent is { } agent ? $" ({agent})" : "")}");
        }
    }

    static int Sheet(Terminal terminal, DataFolder data, PartnerProfile partner, As2Relations relations, string? url)
    {
        if (Relation(relations, partner, (_, name, found) => { if (name == "our keys") terminal.Error.WriteLine($"gateway: {found}"); }) is not { } relation) return ExitCodes.Environment;
        var (receive, now) = (partner.As2!.Receive, terminal.Clock.GetUtcNow());
        var text = terminal.Text;
        text.WriteLine($"AS2 settings of {relation.OurName} for {partner.Name}");
        text.WriteLine();
        text.WriteLine($"our AS2 name       {relation.OurName}");
        text.WriteLine($"your AS2 name      {relation.PartnerName}");
        text.WriteLine($"our address        {url ?? data.As2Url ?? "(write As2:Url into the settings, or give --url)"}");
        text.WriteLine($"signature          {(receive.Policy.RequireSignature ? "required" : "optional")}: {Names(receive.Policy.Algorithms.Digests)}");
        text.WriteLine($"encryption         {(receive.Policy.RequireEncryption ? "required" : "optional")}: {Names(receive.Policy.Algorithms.Ciphers)}");
        text.WriteLine($"key transport      {Names(receive.Policy.Algorithms.KeyTransports)}");
        text.WriteLine("compression        zlib, before or after signing");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest message    {receive.LargestBytes / 1_000_000} MB"));
        text.WriteLine($"receipts           in the answer, signed{(receive.Policy.ReceiptTargets is [] ? "" : $"; or later at {string.Join(", ", receive.Policy.ReceiptTargets)}")}");
        if (ShownTls(terminal, data) is { } tls) text.WriteLine($"our TLS shows      SHA-256 {As2CertificateCommand.Fingerprint(tls)}; trust it where no authority of yours vouches for it");
        if (receive.ClientCertificates.Count > 0) text.WriteLine("client certificate required, the one that you sent us");
        if (receive.User is { } user) text.WriteLine($"log-in             user {user}, the password comes another way");
        text.WriteLine($"what we post       {Sent(partner)}");
        foreach (var key in relation.OurSigning.Concat(relation.OurDecryption).DistinctBy(k => k.Certificate.Thumbprint).Where(k => k.Ends > now))
        {
            text.WriteLine();
            text.WriteLine($"use         {Use(relation, key)}");
            As2CertificateCommand.Write(text, key.Certificate);
            text.WriteLine(key.Certificate.ExportCertificatePem());
        }

        return ExitCodes.Good;
    }

    // What the listener shows. Who writes the sheet may be another than the service, and not be let at its key.
    static X509Certificate2? ShownTls(Terminal terminal, DataFolder data)
    {
        var listener = data.Configuration.Read<As2ListenerSettings>(As2ListenerSettings.Section);
        if (listener is not { Url: { } url, Certificate: { Length: > 0 } name } || !url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return new OwnCertificates(data.OwnSecrets).Load(new(name), listener.Passphrase is { Length: > 0 } passphrase ? new(passphrase) : null);
        }
        catch (Exception e) when (e is CryptographicException or SecretMissingException or IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"gateway: the sheet is without the fingerprint of our TLS: {e.Message}");
            return null;
        }
    }

    static string Use(As2Relation relation, DatedCertificate key)
    {
        bool IsIn(IReadOnlyList<DatedCertificate> some) => some.Any(k => k.Certificate.Thumbprint == key.Certificate.Thumbprint);

        string?[] uses = [IsIn(relation.OurSigning) ? "signs our messages and receipts" : null, IsIn(relation.OurDecryption) ? "decrypts what you send" : null];
        return string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", uses.OfType<string>())}; from {key.Begins.ToUniversalTime():yyyy-MM-dd} to {LastDay(key)}");
    }

    // The moment at which it ends is the begin of the day behind it, or the last second of the certificate.
    static string LastDay(DatedCertificate certificate) => certificate.Ends.ToUniversalTime().AddTicks(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Sent(PartnerProfile partner)
    {
        if (!partner.SendsByAs2) return "nothing by AS2";
        var (message, url) = (partner.As2!.Send.Message, partner.As2.Url);
        var receipt = !message.RequestReceipt ? "no receipt" : $"{(message.RequestSignedReceipt ? "signed" : "unsigned")} receipt {(message.ReceiptUrl is { } later ? $"at {later}" : "in the answer")}";
        return $"to {url}: signature {Name(message.Digest)}, encryption {Name(message.Cipher)} ({Name<KeyTransport>(message.KeyTransport)}), compression {Name<As2Compression>(message.Compression)}, {receipt}";
    }

    static string Names<T>(IEnumerable<T> values)
        where T : struct, Enum => string.Join(", ", values.Select(v => Name<T>(v)));

    static string Name<T>(T? value)
        where T : struct, Enum => value is { } known ? DefinitionValues.Hyphenated(known.ToString()) : "none";
}
