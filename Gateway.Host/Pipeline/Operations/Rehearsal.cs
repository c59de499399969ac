using System.Text;
using System.Text.Json;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Maps;

namespace Gateway.Host.Pipeline.Operations;

/// <summary>What translating a message came to.</summary>
/// <param name="State"><c>translated</c>, <c>held</c>, <c>rejected</c>, or <c>read</c> for an acknowledgement.</param>
/// <param name="Verdict">What the acknowledgement says of it; null when a person has overridden it.</param>
/// <param name="Reason">Of held and rejected.</param>
sealed record RehearsedOutcome(string State, string? Verdict, string? Reason);

/// <summary>A message as it was translated then, and as it would be.</summary>
/// <param name="MessageId">Null where it was not read then.</param>
/// <param name="Type">Of the message: 855, ORDRSP.</param>
/// <param name="ControlNumber">Of the message.</param>
/// <param name="Number">Of its document.</param>
/// <param name="Was">Null where it was not read then.</param>
/// <param name="Would">Null where it would not be found.</param>
/// <param name="Findings">The diagnostics that would go (-) and come (+).</param>
/// <param name="Document">The changes of the canonical document, as JSON, line by line.</param>
sealed record RehearsedMessage(
    string? MessageId, string Type, string ControlNumber, string? Number, RehearsedOutcome? Was, RehearsedOutcome? Would, string Findings, string Document)
{
    /// <summary>Whether nothing would be different; why it is held may be said in other words.</summary>
    public bool Same => Was is not null && Would is not null && Was.State == Would.State && (Was.Verdict is null || Was.Verdict == Would.Verdict) && Findings.Length + Document.Length == 0;
}

/// <summary>What a replay showed.</summary>
/// <param name="DeliveryId">What was replayed.</param>
/// <param name="AsOf">The moment whose files were used; null for those of now.</param>
/// <param name="Notes">What the house has not kept, and of which today's was used.</param>
/// <param name="Messages">In the order of the file.</param>
sealed record RehearsalReport(string DeliveryId, string? AsOf, IReadOnlyList<string> Notes, IReadOnlyList<RehearsedMessage> Messages);

/// <summary>A dry run: translates stored bytes once more, with the files of now or of another day, and compares with what was. It writes nothing.</summary>
/// <remarks>It ends before the match: what rules of the match would say of the past is <c>match simulate</c>.</remarks>
sealed class Rehearsal(Database database, PayloadStore payloads, Definitions definitions)
{
    /// <summary>Null when no received delivery bears the id, or something of one.</summary>
    internal async Task<RehearsalReport?> RunAsync(string id, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (await database.ReadAsync(tx => DeliveryOf(tx, id), cancellation) is not { Direction: Storage.Direction.In } delivery) return null;
        if (!payloads.Contains(delivery.PayloadHash)) throw new IOException($"the bytes of {delivery.Id} are not here; gateway show {delivery.Id} tells whether they were erased");
        var stored = await database.ReadAsync(tx => StoredMessage.Of(tx, delivery), cancellation);
        var notes = new List<string>();
        var snapshot = asOf is { } moment ? await AsOfAsync(moment, stored, notes, cancellation) : definitions.Current;
        var messages = new List<RehearsedMessage>();
        foreach (var message in await TranslateAsync(delivery, snapshot, cancellation)) messages.Add(Compare(stored.GetValueOrDefault(message.Place), message));
        var found = messages.Select(m => m.MessageId).ToHashSet();
        messages.AddRange(stored.Values.Where(s => !found.Contains(s.Message.Id)).Select(s => Gone(s)));
        return new(delivery.Id, asOf is { } day ? Storage.Stories.Published.Time(day) : null, notes, messages);
    }

    static DeliveryRecord? DeliveryOf(Transaction tx, string id) => Target.Find(tx, id) switch
    {
        Target.OfDelivery delivery => DeliveryStore.Find(tx, delivery.Id),
        Target.OfMessage message => DeliveryStore.Find(tx, MessageStore.Find(tx, message.Id)!.DeliveryId),
        _ => null,
    };

    // What judged the last message of each kind before that moment was in force then.
    async Task<DefinitionSnapshot> AsOfAsync(DateTimeOffset moment, Dictionary<Place, StoredMessage> stored, List<string> notes, CancellationToken cancellation)
    {
        var judged = new List<MessageRecord>();
        foreach (var kind in stored.Values.Select(s => s.Message).Where(m => m.Partner is not null).DistinctBy(m => (m.Partner, m.MessageType, m.Version)))
            if (await database.ReadAsync(tx => MessageStore.JudgedBefore(tx, kind.Partner!, kind.MessageType, kind.Version, moment), cancellation) is { } last) judged.Add(last);
            else notes.Add($"no {kind.MessageType} of {kind.Partner} had come by then: today's files are used for it");

        var past = new List<RevisionRecord>();
        foreach (var last in judged.OrderBy(m => m.CreatedAt).ThenBy(m => m.Id, StringComparer.Ordinal))
        {
            var revisions = await database.ReadAsync(tx => Revisions(tx, last), cancellation);
            notes.AddRange(KeptFiles.NotKept(revisions).Select(text => $"{last.MessageType} of {last.Partner}: {text}"));
            past.AddRange(revisions);
        }

        var problems = new List<FileProblem>();
        var snapshot = definitions.With(past, problems);
        notes.AddRange(problems.Where(p => p.Severity == Severity.Error).Select(p => $"a file of then cannot be read by this program: {p}"));
        return snapshot;
    }

    static IReadOnlyList<RevisionRecord> Revisions(Transaction tx, MessageRecord last) =>
        [.. new[] { last.ProfileHash, last.SchemaHash, last.MapHash, last.CodesHash, last.GuideHash }.OfType<string>().Select(h => RevisionStore.Find(tx, h)).OfType<RevisionRecord>()];

    async Task<IReadOnlyList<TranslatedAnew>> TranslateAsync(DeliveryRecord delivery, DefinitionSnapshot snapshot, CancellationToken cancellation)
    {
        await using var content = payloads.OpenRead(delivery.PayloadHash);
        var plans = new Plans(snapshot);
        return DeliveryReading.CarrierOf(snapshot.Directory, delivery) is var (owner, mailbox) && PartnerDirectory.FindCsv(owner, mailbox.Name, delivery.FileName).Agreement is { } csv
            ? await CsvAsync(content, delivery, (owner, csv), plans, cancellation)
            : await InterchangesAsync(content, snapshot, plans, cancellation);
    }

    static async Task<IReadOnlyList<TranslatedAnew>> InterchangesAsync(Stream content, DefinitionSnapshot snapshot, Plans plans, CancellationToken cancellation)
    {
        var messages = new List<TranslatedAnew>();
        var translator = new Translator(plans.For);
        var (interchange, count) = (0, 0);
        do
        {
            count = await content.ReadAsync(translator.GetMemory(), cancellation);
            if (count == 0) translator.Complete();
            else translator.Advance(count);
            while (translator.Read())
                if (translator.Event == TranslationEvent.InterchangeStart)
                {
                    interchange++;
                    plans.Partner = snapshot.Directory.FindSender(translator.Interchange!).Partner;
                }
                else if (translator.Event == TranslationEvent.Message)
                    messages.Add(new(interchange, translator.Message!, plans.Of(translator.Message!.Plan), plans.Partner, translator.Interchange!.Standard));
        }
        while (count > 0);
        return messages;
    }

    static async Task<IReadOnlyList<TranslatedAnew>> CsvAsync(
        Stream content, DeliveryRecord delivery, (PartnerProfile Owner, Agreement Csv) carrier, Plans plans, CancellationToken cancellation)
    {
        var planned = plans.ForCsv(carrier.Owner, carrier.Csv);
        if (planned.Plan.Map is not { } map) return [];
        var (file, reader) = (new CsvFile(delivery, carrier.Csv, content.Length), new CsvDocumentReader(map));
        var messages = new List<TranslatedAnew>();
        int count;
        do
        {
            count = await content.ReadAsync(reader.GetMemory(), cancellation);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            while (reader.Read()) messages.Add(new(1, file.Take(reader, planned.Plan), planned, carrier.Owner, Standard.Csv));
        }
        while (count > 0);
        return messages;
    }

    static RehearsedMessage Compare(StoredMessage? was, TranslatedAnew now) => new(
        was?.Message.Id, now.Message.Report.Header.Type, now.Message.Report.Header.ControlNumber, was?.Message.DocumentKey, was?.Outcome, now.Outcome,
        ByteChanges.Of(was?.Findings ?? "", now.Findings), ByteChanges.Of(Indented(was?.Document), Indented(now.Document)));

    static RehearsedMessage Gone(StoredMessage was) =>
        new(was.Message.Id, was.Message.MessageType, was.Message.ControlNumber, was.Message.DocumentKey, was.Outcome, null, "", "");

    static string Indented(string? json)
    {
        if (json is null) return "";
        using var document = JsonDocument.Parse(json);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) document.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static string Line(Severity severity, string code, long offset, string text) => FormattableString.Invariant($"{severity} {code} at byte {offset}: {text}");

    /// <summary>A message by where it stands in its delivery, each from 1.</summary>
    readonly record struct Place(int Interchange, int Group, int Ordinal);

    /// <summary>A message as it was translated when it came.</summary>
    sealed record StoredMessage(MessageRecord Message, RehearsedOutcome Outcome, string Findings, string? Document)
    {
        internal static Dictionary<Place, StoredMessage> Of(Transaction tx, DeliveryRecord delivery)
        {
            var messages = new Dictionary<Place, StoredMessage>();
            foreach (var interchange in InterchangeStore.OfDelivery(tx, delivery.Id))
            {
                var groups = GroupStore.OfInterchange(tx, interchange.Id).ToDictionary(g => g.Id, g => g.Ordinal);
                foreach (var message in MessageStore.OfInterchange(tx, interchange.Id))
                    messages[new(interchange.Ordinal, groups[message.GroupId], message.Ordinal)] = Of(tx, message);
            }

            return messages;
        }

        static StoredMessage Of(Transaction tx, MessageRecord message)
        {
            var document = DocumentStore.OfMessage(tx, message.Id);
            var findings = string.Join('\n', DiagnosticStore.OfMessage(tx, message.Id).Select(d => Line(d.Severity, d.Code, d.ByteOffset, d.Text)));
            var state = message switch
            {
                { State: MessageState.Rejected } or { Verdict: Storage.Verdict.Rejected } => "rejected",
                { State: MessageState.Done, DocumentKind: null } => "read",
                { State: MessageState.Held } when document is null || FindingStore.OfDocument(tx, document.Id).Count == 0 => "held",
                _ => "translated",
            };
            return new(message, new(state, message.Verdict is { } verdict ? StateNames.Of(verdict) : null, state is "translated" or "read" ? null : message.Reason), findings, document?.Content);
        }
    }

    /// <summary>A message as it would be translated.</summary>
    sealed record TranslatedAnew(int Interchange, TranslatedMessage Message, PlannedMessages Planned, PartnerProfile? Partner, Standard Standard)
    {
        internal Place Place => new(Interchange, Message.GroupIndex + 1, Message.Index + 1);

        internal string Findings => string.Join('\n', Message.Report.Diagnostics.OrderBy(d => d.Location.Offset).Select(d => Line(d.Severity, d.Code.Name, d.Location.Offset, d.Text)));

        internal string? Document => Outcome.State != "rejected" && Partner is not null ? DocumentRow.Of(Message, "", Partner)?.Record.Content : null;

        internal RehearsedOutcome Outcome
        {
            get
            {
                if (Partner is null) return new("held", null, "no profile claims the sender");
                var verdict = Verdicts.Of(Message.Report, Standard, Planned.Plan.Policy);
                var (state, reason) = MessageRow.Judge(Message, Planned, verdict);
                return new(state switch
                {
                    MessageState.Rejected => "rejected",
                    MessageState.Held => "held",
                    MessageState.Done => "read",
                    _ => "translated",
                }, StateNames.Of(VerdictText.Of(verdict)), reason);
            }
        }
    }
}
