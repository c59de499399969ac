using Gateway.Host.Storage;
using Gateway.Translation;

namespace Gateway.Host.Tests.Storage;

public abstract class InterchangeStoresTests<TPlace> : StorageTests<TPlace> where TPlace : DatabaseOfTests, new()
{
    [StoreFact]
    public async Task A_delivery_comes_back_as_it_was_recorded_and_moves_on()
    {
        var delivery = Delivery("d1") with { Partner = "acme", Reason = "because", Generation = 2, FinishedAt = Now.AddMicroseconds(1) };
        await Write(tx => DeliveryStore.Insert(tx, delivery));
        Assert.Equal(delivery, await Read(tx => DeliveryStore.Find(tx, "d1")));
        await Write(tx =>
        {
            DeliveryStore.Advance(tx, "d1", 4096);
            DeliveryStore.SetPartner(tx, "d1", "bolt");
        });
        var advanced = await Read(tx => DeliveryStore.Find(tx, "d1"));
        Assert.Equal((DeliveryState.Translating, 4096L, "bolt", null), (advanced!.State, advanced.ResumeOffset, advanced.Partner, advanced.Reason));
        await Write(tx => DeliveryStore.SetState(tx, "d1", DeliveryState.Held, "no profile claims the sender"));
        Assert.Equal("no profile claims the sender", (await Read(tx => DeliveryStore.Find(tx, "d1")))!.Reason);
    }

    [StoreFact]
    public async Task Deliveries_are_listed_newest_first_by_what_is_asked_for()
    {
        await Write(tx =>
        {
            DeliveryStore.Insert(tx, Delivery("d1") with { Partner = "acme" });
            DeliveryStore.Insert(tx, Delivery("d2") with { Partner = "bolt", CreatedAt = Now.AddSeconds(1) });
            DeliveryStore.Insert(tx, Delivery("d3") with { Partner = "acme", CreatedAt = Now.AddSeconds(2), Direction = Direction.Out, State = DeliveryState.Due });
        });
        Assert.Equal("d3 d2 d1", await List(new()));
        Assert.Equal("d3 d1", await List(new() { Partner = "acme" }));
        Assert.Equal("d3", await List(new() { Direction = Direction.Out }));
        Assert.Equal("d2 d1", await List(new() { State = DeliveryState.Received }));
        Assert.Equal("d3 d2", await List(new() { Since = Now.AddSeconds(1) }));
        Assert.Equal("d2", await List(new() { Skip = 1, Take = 1 }));
        Assert.Equal("", await List(new() { Partner = "acme' OR '1'='1" }));
    }

    [StoreFact]
    public async Task An_interchange_is_judged_by_its_trailer()
    {
        await WriteTree();
        await Write(tx => InterchangeStore.Judge(tx, Interchange() with
        {
            State = InterchangeState.PartlyAccepted,
            Verdict = Verdict.PartlyAccepted,
            ByteLength = 1234,
            ContentHash = "hash",
            Report = "{}",
            JudgedAt = Now,
        }));
        var judged = await Read(tx => InterchangeStore.Find(tx, "i1"));
        Assert.Equal((InterchangeState.PartlyAccepted, Verdict.PartlyAccepted, 1234L, Now), (judged!.State, judged.Verdict, judged.ByteLength, judged.JudgedAt));
        Assert.Equal(judged, Assert.Single(await Read(tx => InterchangeStore.ByControlNumber(tx, "acme", Direction.In, "000000042"))));
        Assert.Equal(judged, Assert.Single(await Read(tx => InterchangeStore.OfDelivery(tx, "d1"))));
        Assert.Equal(judged, Assert.Single(await Read(tx => InterchangeStore.List(tx, new() { State = InterchangeState.PartlyAccepted, Partner = "acme" }))));
    }

    [StoreFact]
    public async Task Messages_are_released_by_the_verdicts_over_them_and_by_nothing_else()
    {
        await WriteTree();
        await Write(tx =>
        {
            GroupStore.Insert(tx, Group("g2", 2));
            MessageStore.Insert(tx, Message("m1", "g1", 1));
            MessageStore.Insert(tx, Message("m2", "g1", 2) with { Verdict = Verdict.Rejected });
            MessageStore.Insert(tx, Message("m3", "g1", 3) with { Verdict = Verdict.AcceptedWithErrors });
            MessageStore.Insert(tx, Message("m4", "g2", 1));
            MessageStore.Insert(tx, Message("m5", "g1", 4) with { State = MessageState.Held });
        });
        Assert.Equal("", await Released());
        await Write(tx => GroupStore.Judge(tx, Group("g2", 2) with { Verdict = Verdict.Rejected }));
        Assert.Equal("", await Released());
        await Write(tx => InterchangeStore.SetState(tx, "i1", InterchangeState.PartlyAccepted));
        Assert.Equal("m1 m3", await Released());
        await Write(tx => MessageStore.SetState(tx, "m1", MessageState.Posted, finishedAt: Now));
        Assert.Equal("m3", await Released());
        await Write(tx => InterchangeStore.SetState(tx, "i1", InterchangeState.Rejected));
        Assert.Equal("", await Released());
    }

    [StoreTheory]
    [InlineData("Reading", null, null, "Staged")]
    [InlineData("Accepted", null, null, "Released")]
    [InlineData("PartlyAccepted", null, "AcceptedWithErrors", "Released")]
    [InlineData("PartlyAccepted", null, "Rejected", "Rejected")]
    [InlineData("PartlyAccepted", "Rejected", "Accepted", "Rejected")]
    [InlineData("Rejected", null, "Accepted", "Rejected")]
    [InlineData("Replaced", null, null, "Rejected")]
    [InlineData("Duplicate", null, null, "Duplicate")]
    [InlineData("Collision", null, null, "Held")]
    [InlineData("Held", null, null, "Held")]
    public async Task A_staged_message_stands_as_the_verdicts_over_it_say(string interchange, string? group, string? own, string stands)
    {
        await WriteTree();
        await Write(tx =>
        {
            MessageStore.Insert(tx, Message("m1", "g1", 1) with { Verdict = own is null ? null : Enum.Parse<Verdict>(own) });
            if (group is not null) GroupStore.Judge(tx, Group("g1", 1) with { Verdict = Enum.Parse<Verdict>(group) });
            InterchangeStore.SetState(tx, "i1", Enum.Parse<InterchangeState>(interchange));
        });
        var state = Enum.Parse<MessageState>(stands);
        Assert.Equal(state, await Read(tx => MessageStore.StandingOf(tx, "m1")));
        Assert.Equal(state, (await Read(tx => MessageStore.Standings(tx, "i1")))["m1"]);
        Assert.Equal(state, Assert.Single(await Read(tx => MessageStore.List(tx, new() { State = state }))).State);
        Assert.Equal(state == MessageState.Released ? 1 : 0, (await Read(tx => MessageStore.Released(tx, "i1", 10))).Count);
        Assert.Equal(state is MessageState.Staged or MessageState.Released, await Read(tx => MessageStore.IsUnfinished(tx, "d1")));
    }

    [StoreFact]
    public async Task A_message_is_found_in_its_group_by_its_control_number_as_text()
    {
        await WriteTree();
        var message = Message("m1", "g1", 1) with { ControlNumber = "0001", MapHash = "m", ProfileHash = "p", IsNearest = true };
        await Write(tx => MessageStore.Insert(tx, message));
        Assert.Equal(message, await Read(tx => MessageStore.InGroup(tx, "g1", "0001")));
        Assert.Null(await Read(tx => MessageStore.InGroup(tx, "g1", "1")));
        await Write(tx => MessageStore.Close(tx, "m1", "Ada", "sent by mail instead", Now));
        Assert.False(await Read(tx => MessageStore.IsUnfinished(tx, "d1")));
        Assert.Equal((MessageState.Closed, "Ada"), await Read(tx => MessageStore.Find(tx, "m1")) is { } m ? (m.State, m.ClosedBy) : default);
    }

    [StoreFact]
    public async Task A_message_that_is_translated_again_keeps_its_place_and_takes_the_new_result()
    {
        await WriteTree();
        var message = Message("m1", "g1", 1);
        await Write(tx => MessageStore.Insert(tx, message));
        var again = message with { State = MessageState.Held, Reason = "no map", DocumentKind = "Invoice", CodesHash = "c" };
        await Write(tx => MessageStore.Retranslate(tx, again));
        Assert.Equal(again, Assert.Single(await Read(tx => MessageStore.OfInterchange(tx, "i1"))));
        Assert.Equal((again, MessageState.Held), Assert.Single(await Read(tx => MessageStore.List(tx, new() { State = MessageState.Held, MessageType = "855" }))));
    }

    [StoreFact]
    public async Task A_sent_group_is_found_by_its_number_as_a_number()
    {
        await WriteTree();
        await Write(tx => GroupStore.Insert(tx, Group("g2", 2) with { Direction = Direction.Out, FunctionalId = "PO", ControlNumber = "0007" }));
        Assert.Equal("g2", Assert.Single(await Read(tx => GroupStore.Sent(tx, "acme", "PO", "7"))).Id);
        Assert.Empty(await Read(tx => GroupStore.Sent(tx, "acme", "IN", "7")));
        Assert.Empty(await Read(tx => GroupStore.Sent(tx, "bolt", "PO", "7")));
    }

    [StoreFact]
    public async Task Diagnostics_keep_their_place_in_the_bytes()
    {
        await WriteTree();
        var diagnostic = new Diagnostic(DiagnosticCodes.MessageTypeUnsupported, Severity.Error, new(120, 3, 2, "BAK", 3, 1, 2, "324", "L1"), "Not known.", "85X");
        await Write(tx => DiagnosticStore.Insert(tx, Ids, new("d1", "i1", "g1", "m1"), [diagnostic]));
        var stored = Assert.Single(await Read(tx => DiagnosticStore.OfMessage(tx, "m1")));
        Assert.Equal(("message-type-unsupported", Severity.Error, "85X"), (stored.Code, stored.Severity, stored.BadValue));
        Assert.Equal((120L, 3, 2, "BAK", 3, 1, 2, "324", "L1"), (stored.ByteOffset, stored.ByteLength, stored.Segment, stored.SegmentId, stored.Element, stored.Component, stored.Repetition, stored.ElementNumber, stored.LoopId));
        Assert.Equal(stored, Assert.Single(await Read(tx => DiagnosticStore.OfDelivery(tx, "d1"))));
        await Write(tx => DiagnosticStore.ForgetMessage(tx, "m1"));
        Assert.Empty(await Read(tx => DiagnosticStore.OfDelivery(tx, "d1")));
    }

    [StoreFact]
    public async Task What_partners_write_into_one_element_may_be_longer_than_an_index_takes()
    {
        var text = LongText();
        await Write(tx =>
        {
            DeliveryStore.Insert(tx, Delivery("d1") with { FileName = text });
            InterchangeStore.Insert(tx, Interchange() with
            {
                Version = text,
                SenderQualifier = text,
                SenderId = text,
                ReceiverQualifier = text,
                ReceiverId = text,
                ControlNumber = text,
                StatedDate = text,
                StatedTime = text,
            });
            GroupStore.Insert(tx, Group("g1", 1) with { FunctionalId = text, ControlNumber = text, Version = text, Sender = text, Receiver = text, DeclaredCount = text });
            MessageStore.Insert(tx, Message("m1", "g1", 1) with { MessageType = text, Version = text, ControlNumber = text, Implementation = text, DocumentKey = text });
            ExpectationStore.Expect(tx, Expectation() with { FunctionalId = text, ControlNumber = text });
            DiagnosticStore.Insert(tx, Ids, new("d1", "i1", "g1", "m1"), [new(DiagnosticCodes.MessageTypeUnsupported, Severity.Error, new(120, 3, 2, text, 3, 1, 2, text, text), text, text)]);
        });
        Assert.Equal("d1", Assert.Single(await Read(tx => DeliveryStore.ByFileName(tx, text, 10))).Id);
        Assert.Equal(text, Assert.Single(await Read(tx => InterchangeStore.ByControlNumber(tx, "acme", Direction.In, text))).SenderId);
        Assert.Equal("m1", (await Read(tx => MessageStore.InGroup(tx, "g1", text)))!.Id);
        Assert.Null(await Read(tx => MessageStore.InGroup(tx, "g1", text + "x")));
        Assert.Single(await Read(tx => ExpectationStore.Find(tx, "acme", "997", text, text)));
        Assert.Equal(text, Assert.Single(await Read(tx => DiagnosticStore.OfMessage(tx, "m1"))).SegmentId);
    }

    [StoreFact]
    public async Task What_is_due_is_paged_behind_the_last_of_the_page_before()
    {
        await WriteTree();
        await Write(tx =>
        {
            for (var i = 0; i < 5; i++) AcknowledgementStore.Owe(tx, Acknowledgement($"a{i}") with { GroupKey = $"{i}", DueAt = Now.AddSeconds(-(i / 2)) });
        });
        var first = await Read(tx => AcknowledgementStore.Due(tx, "acme", Now, null, 3));
        var second = await Read(tx => AcknowledgementStore.Due(tx, "acme", Now, first[^1], 3));
        Assert.Equal(["a4", "a2", "a3", "a0", "a1"], first.Concat(second).Select(a => a.Id));
    }

    [StoreFact]
    public async Task What_nobody_waits_for_any_more_is_reconciled_when_it_comes_all_the_same()
    {
        await WriteTree();
        await Write(tx => ExpectationStore.Expect(tx, new()
        {
            Id = "e1", InterchangeId = "i1", GroupKey = "g1", Kind = "997", State = ExpectationState.Expected, Partner = "acme", ControlNumber = "7", Deadline = Now, CreatedAt = Now,
        }));
        Assert.True(await Write(tx => ExpectationStore.Waive(tx, "e1", Now.AddDays(1))));
        Assert.False(await Write(tx => ExpectationStore.Waive(tx, "e1", Now.AddDays(1))));
        Assert.Empty(await Write(tx => ExpectationStore.MarkOverdue(tx, Now.AddDays(2), 10)));
        Assert.Equal(ExpectationState.Waived, (await Read(tx => ExpectationStore.Find(tx, "e1")))!.State);
        Assert.True(await Write(tx => ExpectationStore.Answer(tx, "e1", ExpectationState.Accepted, "m1", Now.AddDays(3))));
        Assert.False(await Write(tx => ExpectationStore.Waive(tx, "e1", Now.AddDays(4))));
        Assert.Equal((ExpectationState.Accepted, true), ((await Read(tx => ExpectationStore.Find(tx, "e1")))!.State, (await Read(tx => ExpectationStore.Find(tx, "e1")))!.IsLate));
    }

    // RT-35: whatever fires twice, a group is acknowledged once.
    [StoreFact]
    public async Task RT_35_an_acknowledgement_is_owed_once_and_carried_once()
    {
        await WriteTree();
        var owed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Write(tx => AcknowledgementStore.Owe(tx, Acknowledgement(Ids.Next())))));
        Assert.Single(owed, o => o);
        var due = Assert.Single(await Read(tx => AcknowledgementStore.Due(tx, "acme", Now, null, 10)));
        Assert.Equal(["acme"], await Read(tx => AcknowledgementStore.DuePartners(tx, Now)));
        Assert.Empty(await Read(tx => AcknowledgementStore.Due(tx, "acme", Now.AddSeconds(-1), null, 10)));
        var built = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Write(tx => AcknowledgementStore.Build(tx, due.Id, $"out{i}", "000000001"))));
        Assert.Single(built, b => b);
        var carrier = $"out{Array.IndexOf(built, true)}";
        await Write(tx => AcknowledgementStore.MarkSent(tx, carrier, Now));
        var sent = Assert.Single(await Read(tx => AcknowledgementStore.CarriedBy(tx, carrier)));
        Assert.Equal((AcknowledgementState.Sent, Now), (sent.State, sent.SentAt));
        Assert.Equal(sent, Assert.Single(await Read(tx => AcknowledgementStore.List(tx, AcknowledgementState.Sent, "acme", null, 10))));
    }

    [StoreFact]
    public async Task An_expected_acknowledgement_is_overdue_after_its_deadline_and_a_late_one_still_reconciles()
    {
        await WriteTree();
        Assert.True(await Write(tx => ExpectationStore.Expect(tx, Expectation())));
        Assert.False(await Write(tx => ExpectationStore.Expect(tx, Expectation())));
        Assert.Empty(await Write(tx => ExpectationStore.MarkOverdue(tx, Now.AddHours(24), 10)));
        Assert.Single(await Write(tx => ExpectationStore.MarkOverdue(tx, Now.AddHours(25), 10)));
        Assert.Empty(await Write(tx => ExpectationStore.MarkOverdue(tx, Now.AddHours(26), 10)));
        var found = Assert.Single(await Read(tx => ExpectationStore.Find(tx, "acme", "997", "PO", "7")));
        Assert.Equal(ExpectationState.Overdue, found.State);
        Assert.True(await Write(tx => ExpectationStore.Answer(tx, found.Id, ExpectationState.Accepted, "m9", Now.AddHours(30))));
        Assert.False(await Write(tx => ExpectationStore.Answer(tx, found.Id, ExpectationState.Rejected, "m10", Now.AddHours(31))));
        var answered = Assert.Single(await Read(tx => ExpectationStore.OfInterchange(tx, "i1")));
        Assert.Equal((ExpectationState.Accepted, true, "m9"), (answered.State, answered.IsLate, answered.AnsweredBy));
    }

    [StoreFact]
    public async Task An_answer_in_time_is_not_late()
    {
        await WriteTree();
        await Write(tx => ExpectationStore.Expect(tx, Expectation() with { ControlNumber = "REF7A" }));
        var found = Assert.Single(await Read(tx => ExpectationStore.Find(tx, "acme", "997", null, "REF7A")));
        await Write(tx => ExpectationStore.Answer(tx, found.Id, ExpectationState.Rejected, "m9", Now));
        Assert.False(Assert.Single(await Read(tx => ExpectationStore.List(tx, ExpectationState.Rejected, null, null, 10))).IsLate);
    }

    [StoreFact]
    public async Task A_revision_is_kept_once_by_its_content()
    {
        var hash = RevisionStore.HashOf(RevisionKind.Map, "x12-004010-855", "rows: []");
        var revision = new RevisionRecord { Hash = hash, Kind = RevisionKind.Map, Name = "x12-004010-855", Content = "rows: []", FirstUsedAt = Now };
        await Write(tx => RevisionStore.Keep(tx, revision));
        await Write(tx => RevisionStore.Keep(tx, revision with { FirstUsedAt = Now.AddDays(1) }));
        Assert.Equal(revision, await Read(tx => RevisionStore.Find(tx, hash)));
        Assert.NotEqual(hash, RevisionStore.HashOf(RevisionKind.Map, "x12-004010-850", "rows: []"));
    }

    Task WriteTree() => Write(tx =>
    {
        DeliveryStore.Insert(tx, Delivery("d1"));
        InterchangeStore.Insert(tx, Interchange());
        GroupStore.Insert(tx, Group("g1", 1));
    });

    async Task<string> List(DeliveryFilter filter) =>
        string.Join(' ', (await Read(tx => DeliveryStore.List(tx, filter))).Select(d => d.Id));

    async Task<string> Released() =>
        string.Join(' ', (await Read(tx => MessageStore.Released(tx, "i1", 100))).Select(m => m.Id));

    static DeliveryRecord Delivery(string id) => new()
    {
        Id = id,
        Direction = Direction.In,
        State = DeliveryState.Received,
        Mailbox = "acme-folder",
        FileName = "855.edi",
        PayloadHash = "hash",
        SizeBytes = 5_000_000_000,
        CorrelationId = id,
        CreatedAt = Now,
    };

    static InterchangeRecord Interchange() => new()
    {
        Id = "i1",
        DeliveryId = "d1",
        Ordinal = 1,
        Direction = Direction.In,
        State = InterchangeState.Reading,
        Partner = "acme",
        Standard = Standard.X12,
        Version = "00401",
        SenderQualifier = "ZZ",
        SenderId = "ACME",
        ReceiverQualifier = "ZZ",
        ReceiverId = "US",
        ControlNumber = "000000042",
        IsTest = true,
        ByteOffset = 0,
        CreatedAt = Now,
    };

    static GroupRecord Group(string id, int ordinal) => new()
    {
        Id = id,
        InterchangeId = "i1",
        Ordinal = ordinal,
        Direction = Direction.In,
        Partner = "acme",
        FunctionalId = "PR",
        ControlNumber = "7",
        ByteOffset = 106,
        CreatedAt = Now,
    };

    static MessageRecord Message(string id, string group, int ordinal) => new()
    {
        Id = id,
        GroupId = group,
        InterchangeId = "i1",
        DeliveryId = "d1",
        Ordinal = ordinal,
        Direction = Direction.In,
        State = MessageState.Staged,
        MessageType = "855",
        Version = "004010",
        ControlNumber = $"{ordinal:0000}",
        ByteOffset = 200 * ordinal,
        ByteLength = 180,
        CreatedAt = Now,
    };

    static AcknowledgementRecord Acknowledgement(string id) => new()
    {
        Id = id,
        InterchangeId = "i1",
        GroupKey = "g1",
        Kind = "997",
        State = AcknowledgementState.Due,
        Partner = "acme",
        DeliveryId = "d1",
        Verdict = Verdict.Accepted,
        DueAt = Now,
        CreatedAt = Now.AddMinutes(-1),
    };

    static ExpectationRecord Expectation() => new()
    {
        Id = "e1",
        InterchangeId = "i1",
        GroupKey = "g1",
        Kind = "997",
        State = ExpectationState.Expected,
        Partner = "acme",
        FunctionalId = "PO",
        ControlNumber = "0007",
        Deadline = Now.AddHours(24),
        CreatedAt = Now,
    };
}
