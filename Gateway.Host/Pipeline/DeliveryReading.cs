using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Maps;

namespace Gateway.Host.Pipeline;

/// <summary>One passage through a delivery's bytes: turns what the translator tells into rows, a bounded number at a time.</summary>
sealed class DeliveryReading(
    DeliveryRecord delivery, IReadOnlyList<InterchangeRecord> known, Database database, PayloadStore payloads, DefinitionSnapshot definitions, UlidSource ids, TimeProvider time)
{
    const int ChunkMessages = 200;
    static readonly TimeSpan ChunkTime = TimeSpan.FromSeconds(1);

    readonly List<Action<Effects>> _pending = [];
    readonly List<InterchangeReading> _finished = [];
    readonly Plans _plans = new(definitions);
    InterchangeReading? _interchange;
    Translator? _translator;
    string? _unreadable;
    long _bytesRead;
    int _interchanges;
    int _messagesPending;
    long _chunkStart = time.GetTimestamp();

    /// <summary>Reads to the end; gives each full chunk's effects, to be committed before the next is asked for.</summary>
    internal async IAsyncEnumerable<Action<Effects>> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var chunks = CarrierOf(definitions.Directory, delivery) is var (owner, mailbox) && PartnerDirectory.FindCsv(owner, mailbox.Name, delivery.FileName).Agreement is { } csv
            ? ReadCsvAsync(content, owner, csv, cancellation)
            : ReadInterchangesAsync(content, cancellation);
        await foreach (var chunk in chunks) yield return chunk;
    }

    async IAsyncEnumerable<Action<Effects>> ReadInterchangesAsync(Stream content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _translator = new(_plans.For);
        int count;
        do
        {
            count = await content.ReadAsync(_translator.GetMemory(), cancellation);
            if (count == 0) _translator.Complete();
            else _translator.Advance(count);
            while (_translator.Read())
            {
                await TakeAsync(_translator, cancellation);
                if (IsChunkFull) yield return Flush();
            }
        }
        while (count > 0);
    }

    // The whole file is one interchange of one group: it names no sender, its mailbox and name do.
    async IAsyncEnumerable<Action<Effects>> ReadCsvAsync(
        Stream content, PartnerProfile owner, Agreement agreement, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var planned = _plans.ForCsv(owner, agreement);
        if (planned.Plan.Map is not { } map)
        {
            _unreadable = planned.Reason;
            yield break;
        }

        var file = new CsvFile(delivery, agreement, content.Length);
        await StartAsync(file.Header, new(owner), cancellation);
        var reader = new CsvDocumentReader(map);
        int count;
        do
        {
            count = await content.ReadAsync(reader.GetMemory(), cancellation);
            if (count == 0) reader.Complete();
            else reader.Advance(count);
            _bytesRead += count;
            while (reader.Read())
            {
                _messagesPending++;
                Keep(_interchange!.Take(file.Take(reader, planned.Plan), planned));
                if (IsChunkFull) yield return Flush();
            }
        }
        while (count > 0);
        await EndAsync(file.Report(reader.Diagnostics), cancellation);
    }

    /// <summary>What is left, and what became of the delivery as a whole.</summary>
    internal void Finish(Effects effects)
    {
        foreach (var effect in _pending) effect(effects);
        if (known.Count == 0 && _translator is not null) DiagnosticStore.Insert(effects.Tx, ids, new(delivery.Id), _translator.FileDiagnostics);
        var (state, reason) = Outcome();
        DeliveryStore.SetState(effects.Tx, delivery.Id, state, reason);
        if (state != delivery.State || reason != delivery.Reason)
            Story.Tell(effects, delivery, "translated", state, ("reason", reason));
        Completion.Check(effects, delivery.Id);
    }

    bool IsChunkFull => _messagesPending >= ChunkMessages || (_messagesPending > 0 && time.GetElapsedTime(_chunkStart) > ChunkTime);

    Action<Effects> Flush()
    {
        var chunk = _pending.ToArray();
        var offset = _translator?.BytesFed ?? _bytesRead;
        _pending.Clear();
        _messagesPending = 0;
        _chunkStart = time.GetTimestamp();
        return effects =>
        {
            foreach (var effect in chunk) effect(effects);
            DeliveryStore.Advance(effects.Tx, delivery.Id, offset);
        };
    }

    (DeliveryState State, string? Reason) Outcome()
    {
        if (_finished.Select(i => i.QuarantineReason).FirstOrDefault(r => r is not null) is { } quarantine) return (DeliveryState.Quarantined, quarantine);
        if (_interchanges == 0) return (DeliveryState.Held, _unreadable ?? _translator?.FileDiagnostics.FirstOrDefault()?.Text ?? "the file holds no interchange");
        return _finished.Select(i => i.HeldReason).FirstOrDefault(r => r is not null) is { } held ? (DeliveryState.Held, held) : (DeliveryState.Done, null);
    }

    async Task TakeAsync(Translator translator, CancellationToken cancellation)
    {
        switch (translator.Event)
        {
            case TranslationEvent.InterchangeStart:
                await StartAsync(translator.Interchange!, definitions.Directory.FindSender(translator.Interchange!), cancellation);
                break;
            case TranslationEvent.Message:
                _messagesPending++;
                Keep(_interchange!.Take(translator.Message!, _plans.Of(translator.Message!.Plan)));
                break;
            case TranslationEvent.InterchangeAcknowledgement:
                _interchange!.Take(translator.Acknowledgement!);
                break;
            case TranslationEvent.InterchangeEnd:
                await EndAsync(translator.Report!, cancellation);
                break;
        }
    }

    async Task StartAsync(InterchangeHeader header, PartnerMatch sender, CancellationToken cancellation)
    {
        var ordinal = ++_interchanges;
        _plans.Partner = sender.Partner;
        var start = new InterchangeStart(delivery, header, ordinal, sender, CarrierOf(definitions.Directory, delivery)?.Mailbox, known.FirstOrDefault(i => i.Ordinal == ordinal));
        _interchange = await database.ReadAsync(tx =>
        {
            definitions.Revisions.Look(tx);
            return InterchangeReading.Begin(tx, start, ids);
        }, cancellation);
        Keep(_interchange.Record);
    }

    async Task EndAsync(InterchangeReport report, CancellationToken cancellation)
    {
        var hash = await ContentHash.OfAsync(payloads, new(delivery.PayloadHash, delivery.SizeBytes), report.Header.Offset, report.Length, cancellation);
        Keep(new InterchangeJudgement(_interchange!, report, hash, ids).Apply);
        _finished.Add(_interchange!);
    }

    /// <summary>The mailbox that a delivery came through, and the partner whose profile names it; null when none does any more.</summary>
    internal static (PartnerProfile Owner, InboundMailbox Mailbox)? CarrierOf(PartnerDirectory directory, DeliveryRecord delivery)
    {
        var parts = delivery.Mailbox.Split('/', 2);
        return parts.Length == 2
            && directory.Find(parts[0]) is { } owner
            && owner.Mailbox(parts[1]) is { } mailbox
            ? (owner, mailbox)
            : null;
    }

    void Keep(Action<Effects>? effect)
    {
        if (effect is not null) _pending.Add(effect);
    }
}
