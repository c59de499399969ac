using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Translation;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Pipeline;

/// <summary>What is known when an interchange's header was read.</summary>
/// <param name="Delivery">The file.</param>
/// <param name="Header">ISA or UNB.</param>
/// <param name="Ordinal">Place in the delivery, from 1.</param>
/// <param name="Sender">The partner, or why there is none.</param>
/// <param name="Carriers">The mailbox that it came through; null when no profile names it any more: then nobody may have come that way.</param>
/// <param name="Known">Its row, when an earlier passage got so far.</param>
sealed record InterchangeStart(
    DeliveryRecord Delivery, InterchangeHeader Header, int Ordinal, PartnerMatch Sender, InboundMailbox? Carriers, InterchangeRecord? Known);

/// <summary>One interchange on its way through the translator: its rows, and what is done with its messages.</summary>
sealed class InterchangeReading
{
    readonly InterchangeStart _start;
    readonly UlidSource _ids;
    readonly Dictionary<(int Group, int Ordinal), MessageRecord> _known = [];
    readonly Dictionary<int, string> _groups = [];
    readonly HashSet<int> _storedGroups = [];
    readonly HashSet<string> _mendable = [];
    readonly List<(Acknowledgement Acknowledgement, string AnsweredBy)> _acknowledgements = [];
    readonly Handling _handling;

    InterchangeReading(InterchangeStart start, Handling handling, UlidSource ids)
    {
        _start = start;
        _handling = handling;
        _ids = ids;
        Id = start.Known?.Id ?? ids.Next();
    }

    /// <summary>What is done with the messages.</summary>
    enum Handling
    {
        /// <summary>Staged; the trailer judges.</summary>
        Stage,

        /// <summary>The interchange is judged already; only what is held is translated again.</summary>
        Mend,

        /// <summary>Its control number came before: the trailer tells a duplicate from a collision, and nothing is staged.</summary>
        Repeat,

        /// <summary>Nobody's, or on a channel that may not carry it: nothing is staged.</summary>
        Leave,
    }

    internal string Id { get; }

    internal PartnerProfile? Partner => _start.Sender.Partner;

    internal InterchangeStart Start => _start;

    /// <summary>Why the delivery waits for a profile or a person; null when it need not.</summary>
    internal string? HeldReason { get; private set; }

    /// <summary>Why the delivery is kept apart; null when it is not.</summary>
    internal string? QuarantineReason { get; private set; }

    /// <summary>Whether the trailer has anything to decide.</summary>
    internal bool IsToBeJudged => _handling is Handling.Stage or Handling.Repeat;

    /// <summary>Whether its control number barred it when its header was read.</summary>
    internal bool IsRepeat => _handling == Handling.Repeat;

    /// <summary>Nothing of it leaves the gateway: its agreement is in shadow mode.</summary>
    internal bool IsShadow { get; private set; }

    internal IReadOnlyList<(Acknowledgement Acknowledgement, string AnsweredBy)> Acknowledgements => _acknowledgements;

    /// <summary>Looks up what earlier passages and earlier interchanges left, and decides what is done with this one.</summary>
    internal static InterchangeReading Begin(Transaction tx, InterchangeStart start, UlidSource ids)
    {
        var reading = new InterchangeReading(start, HandlingOf(tx, start), ids);
        reading.HeldReason = HeldReasonOf(start);
        reading.QuarantineReason = QuarantineReasonOf(start);
        if (start.Known is { } known) reading.Remember(tx, known);
        return reading;
    }

    /// <summary>The interchange's own row.</summary>
    internal void Record(Effects effects)
    {
        if (_start.Known is null) InterchangeStore.Insert(effects.Tx, NewRow(effects.Now));
        else if (_start.Known.State == InterchangeState.Held) RecordHeld(effects.Tx);
        if (_start.Delivery.Partner is null && Partner is not null) DeliveryStore.SetPartner(effects.Tx, _start.Delivery.Id, Partner.Id);
    }

    void RecordHeld(Transaction tx)
    {
        if (_handling != Handling.Leave) InterchangeStore.Claim(tx, Id, Partner!.Id);
        else InterchangeStore.SetState(tx, Id, InterchangeState.Held, HeldReason ?? QuarantineReason);
    }

    /// <summary>What a message leaves behind; null for nothing.</summary>
    internal Action<Effects>? Take(TranslatedMessage message, PlannedMessages planned)
    {
        if (_handling is Handling.Repeat or Handling.Leave) return null;
        var known = _known.GetValueOrDefault((message.GroupIndex + 1, message.Index + 1));
        var row = MessageRow.Of(message, planned, this, known?.Id ?? _ids.Next(), GroupId(message));
        IsShadow |= row.Record.IsShadow;
        if (row.Record.State == MessageState.Held) HeldReason ??= row.Record.Reason;
        // Also of a message that was staged before a crash: it is the trailer's transaction that reconciles, and there is only one.
        if (message.Acknowledgement is { } acknowledgement && _handling == Handling.Stage) _acknowledgements.Add((acknowledgement, row.Record.Id));
        if (known is null) return effects => Insert(effects, message, row);
        return IsToBeDoneAgain(known, row.Record) ? effects => Again(effects, row) : null;
    }

    /// <summary>A TA1 that the partner sent; reconciled when the trailer is read.</summary>
    internal void Take(Acknowledgement acknowledgement)
    {
        if (_handling == Handling.Stage) _acknowledgements.Add((acknowledgement, Id));
    }

    /// <summary>The row's id of a group, by its index in the report.</summary>
    internal string GroupId(int index)
    {
        if (!_groups.TryGetValue(index, out var id)) _groups[index] = id = _ids.Next();
        return id;
    }

    /// <summary>The group's row, written unless it is there.</summary>
    internal GroupRecord EnsureGroup(Effects effects, int index, GroupHeader header)
    {
        var row = GroupRow(index, header, effects.Now);
        if (!_storedGroups.Contains(index) && GroupStore.Find(effects.Tx, row.Id) is null) GroupStore.Insert(effects.Tx, row);
        return row;
    }

    /// <summary>Keeps the delivery apart; null when there is no reason.</summary>
    internal void Quarantine(string? reason) => QuarantineReason = reason;

    /// <summary>The interchange's row as it is before it is judged.</summary>
    internal InterchangeRecord Row(DateTimeOffset now) => _start.Known ?? NewRow(now);

    static Handling HandlingOf(Transaction tx, InterchangeStart start)
    {
        if (start.Sender.Partner is not { } partner || !Carries(start, partner)) return Handling.Leave;
        return start.Known?.State switch
        {
            InterchangeState.Accepted or InterchangeState.PartlyAccepted or InterchangeState.Rejected => Handling.Mend,
            InterchangeState.Duplicate or InterchangeState.Collision or InterchangeState.Replaced => Handling.Leave,
            _ => IsRepeated(tx, start, partner) ? Handling.Repeat : Handling.Stage,
        };
    }

    static string? HeldReasonOf(InterchangeStart start) => start switch
    {
        { Sender.Partner: null } => start.Sender.Reason,
        { Sender.Partner: { } partner, Carriers: null } when !Carries(start, partner) =>
            $"the mailbox {start.Delivery.Mailbox}, which it came through, is in no profile any more; name it there again, or hand the file in through one that is",
        _ => null,
    };

    static string? QuarantineReasonOf(InterchangeStart start) => start switch
    {
        { Known.State: InterchangeState.Collision } => start.Known.Reason,
        { Sender.Partner: { } partner, Carriers: not null } when !Carries(start, partner) =>
            $"{partner.Id} sent it through the mailbox {start.Delivery.Mailbox}, which may not carry it; list {partner.Id} under mayCarry if it may",
        _ => null,
    };

    // A partner may not speak for another one, not even for one whose profile is yet to be written. Once let in, it stays so.
    static bool Carries(InterchangeStart start, PartnerProfile partner) =>
        start.Known is { State: not InterchangeState.Held } || start.Carriers?.Carries(partner.Id) == true;

    static bool IsRepeated(Transaction tx, InterchangeStart start, PartnerProfile partner) =>
        partner.Duplicates.Interchange == DuplicateInterchange.Reject
        && IdentityStore.Find(tx, InterchangeIdentity.Of(start.Header, start.Delivery)) is { } first
        && first.SubjectId != start.Known?.Id
        && !InterchangeIdentity.IsPast(first, start.Delivery.CreatedAt)
        && InterchangeIdentity.StillHolds(tx, first);

    void Remember(Transaction tx, InterchangeRecord interchange)
    {
        foreach (var group in GroupStore.OfInterchange(tx, interchange.Id))
        {
            _groups[group.Ordinal - 1] = group.Id;
            _storedGroups.Add(group.Ordinal - 1);
        }

        var ordinals = _groups.ToDictionary(g => g.Value, g => g.Key + 1);
        foreach (var message in MessageStore.OfInterchange(tx, interchange.Id))
        {
            _known[(ordinals[message.GroupId], message.Ordinal)] = message;
            if (IsMendable(tx, message)) _mendable.Add(message.Id);
        }
    }

    // What was answered as rejected is not taken up again behind the partner's back: a person's override clears the verdict
    // first. What has come as far as the ERP is held there, and goes on from there.
    static bool IsMendable(Transaction tx, MessageRecord message) =>
        message.State == MessageState.Held
        && message.Verdict != Storage.Verdict.Rejected
        && !(DocumentStore.HeadOfMessage(tx, message.Id) is { } document && PostingStore.OfDocument(tx, document.Id).Count > 0);

    bool IsToBeDoneAgain(MessageRecord known, MessageRecord now) => _handling == Handling.Mend
        ? _mendable.Contains(known.Id)
        : (known.ProfileHash, known.MapHash, known.SchemaHash, known.GuideHash) != (now.ProfileHash, now.MapHash, now.SchemaHash, now.GuideHash);

    GroupRecord GroupRow(int index, GroupHeader header, DateTimeOffset now) => new()
    {
        Id = GroupId(index),
        InterchangeId = Id,
        Ordinal = index + 1,
        Direction = Direction.In,
        Partner = Partner?.Id,
        FunctionalId = header.FunctionalId,
        ControlNumber = header.ControlNumber,
        Version = header.Version,
        Sender = header.Sender,
        Receiver = header.Receiver,
        ByteOffset = header.Offset,
        CreatedAt = now,
    };

    string GroupId(TranslatedMessage message) => GroupId(message.GroupIndex);

    void Insert(Effects effects, TranslatedMessage message, MessageRow row)
    {
        EnsureGroup(effects, message.GroupIndex, message.Group);
        MessageStore.Insert(effects.Tx, row.Record with { CreatedAt = effects.Now });
        row.Keep(effects, _ids);
    }

    void Again(Effects effects, MessageRow row)
    {
        DocumentStore.LockIdentitiesOfMessage(effects.Tx, row.Record.Id);
        // Since the file was read that far somebody may have taken it up as it was.
        if (_handling == Handling.Mend && !IsMendable(effects.Tx, MessageStore.Find(effects.Tx, row.Record.Id)!)) return;
        MessageStore.Retranslate(effects.Tx, row.Record);
        DiagnosticStore.ForgetMessage(effects.Tx, row.Record.Id);
        var earlier = DocumentStore.HeadOfMessage(effects.Tx, row.Record.Id);
        var now = row.Keep(effects, _ids);
        if (earlier is not null && now is not null) Supersession.Correct(effects, earlier, now);
        else if (earlier is not null && row.Record.State == MessageState.Rejected) Supersession.Withdraw(effects, earlier);
        if (_handling != Handling.Mend) return;
        Story.Tell(effects, _start.Delivery, row.Record.Id, "translated-again", row.Record.State, ("reason", row.Record.Reason));
        // The trailer has let it stand: what is mended waits for no other verdict.
        if (row.Record.State == MessageState.Staged) ReleaseStage.Release(effects, row.Record, _start.Delivery.CorrelationId);
    }

    InterchangeRecord NewRow(DateTimeOffset now) => new()
    {
        Id = Id,
        DeliveryId = _start.Delivery.Id,
        Ordinal = _start.Ordinal,
        Direction = Direction.In,
        State = HeldReason is null && QuarantineReason is null ? InterchangeState.Reading : InterchangeState.Held,
        Reason = HeldReason ?? QuarantineReason,
        Partner = Partner?.Id,
        Standard = _start.Header.Standard,
        Version = _start.Header.Version,
        SenderQualifier = _start.Header.Sender.Qualifier,
        SenderId = _start.Header.Sender.Id,
        ReceiverQualifier = _start.Header.Receiver.Qualifier,
        ReceiverId = _start.Header.Receiver.Id,
        ControlNumber = _start.Header.ControlNumber,
        IsTest = _start.Header.IsTest,
        IsAckRequested = _start.Header.AcknowledgementRequested,
        StatedDate = _start.Header.Date,
        StatedTime = _start.Header.Time,
        ByteOffset = _start.Header.Offset,
        CreatedAt = now,
    };
}
