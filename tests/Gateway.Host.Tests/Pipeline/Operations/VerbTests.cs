using System.Text;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using Direction = Gateway.Host.Storage.Direction;

namespace Gateway.Host.Tests.Pipeline.Operations;

/// <summary>What persons of operations do to what came and what goes: the ERP and the partner see nothing twice, whoever asks how often.</summary>
public sealed class VerbTests : IAsyncLifetime
{
    const string Order = "4500018231";
    const string Dear = "BAK*00*AD*4500018231*20261102****HF-1*20261103~PO1*10*5000*EA*.99**BP*NG-10447~ACK*IA*5000*EA*068*20261116~CTT*1~";

    PipelineBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync("");
        await _bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_wish_without_a_reason_is_refused()
    {
        var delivery = await PostAsync();
        var outcome = await _bench.Gateway.Operations.ApplyAsync(new Verb.Cancel(), delivery.Id, new("anna", " "), default);
        Assert.Contains("needs a reason", Refused(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_told_apart_from_somebody_refused() => Assert.Null(await _bench.DoAsync(new Verb.Cancel(), "01JD9999999999999999999999"));

    [Fact]
    public async Task Retry_of_a_posting_that_arrived_and_was_given_up_asks_and_does_not_post()
    {
        var delivery = await PostAsync();
        var part = Assert.Single(await _bench.PartsAsync(delivery));
        await _bench.SpoilAsync(tx =>
        {
            tx.Execute("UPDATE postings SET state = 'Dead', attempts = 3, response = 'no answer'");
            MessageStore.SetState(tx, Message(tx, delivery).Id, MessageState.Failed, "no answer");
        });
        Done(await _bench.DoAsync(new Verb.Retry(), delivery.Id));
        Assert.Contains("the ERP has", Refused(await _bench.DoAsync(new Verb.Retry(), part.Id)), StringComparison.Ordinal);
        Assert.Equal([PostingState.Posted], (await _bench.PartsAsync(delivery)).Select(p => p.State));
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(delivery)).State);
        Assert.Single(_bench.Erp());
    }

    [Fact]
    public async Task Retry_that_doubts_the_erp_posts_again_only_what_the_erp_has_lost()
    {
        var delivery = await PostAsync();
        var before = _bench.Erp();
        Done(await _bench.DoAsync(new Verb.Retry(AskErp: true), delivery.Id));
        Assert.Equal(before, _bench.Erp());
        foreach (var file in Directory.GetFiles(Path.Combine(_bench.Folder, "erp"), "*.json", SearchOption.AllDirectories)) File.Delete(file);
        Done(await _bench.DoAsync(new Verb.Retry(AskErp: true), delivery.Id));
        Assert.Equal(before, _bench.Erp());
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(delivery)).State);
    }

    [Fact]
    public async Task Retry_of_a_delivery_that_had_appeared_and_was_given_up_sends_it_no_second_time()
    {
        await PostAsync();
        await _bench.AcknowledgeAsync();
        var sent = await OutAsync();
        await _bench.Database.WriteAsync(tx => DeliveryStore.SetState(tx, sent.Id, DeliveryState.Failed, "given up after 30 attempts"));
        Done(await _bench.DoAsync(new Verb.Retry(), sent.Id));
        Assert.Contains("the partner has it", Refused(await _bench.DoAsync(new Verb.Retry(), sent.Id)), StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Sent, (await OutAsync()).State);
        Assert.Single(_bench.Sent());
    }

    [Fact]
    public async Task Retry_has_what_waits_for_its_next_attempt_tried_now()
    {
        await PostAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(_bench.Out())!);
        await File.WriteAllTextAsync(_bench.Out(), "a file where the folder should be");
        await _bench.BeginAcknowledgeAsync();
        await _bench.UntilAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.Out }).Any(d => d.Reason is not null));
        File.Delete(_bench.Out());
        var waiting = await OutAsync();
        Done(await _bench.DoAsync(new Verb.Retry(), waiting.Id));
        Assert.Equal(DeliveryState.Sent, (await OutAsync()).State);
        Assert.Single(_bench.Sent());
    }

    [Fact]
    public async Task Cancel_ends_what_waits_for_a_person_and_a_second_cancel_finds_nothing()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", Dear);
        Assert.Equal(MessageState.Excepted, (await _bench.MessageAsync(delivery)).State);
        Assert.Contains("is cancelled", Done(await _bench.DoAsync(new Verb.Cancel(), delivery.Id)), StringComparison.Ordinal);
        var message = await _bench.MessageAsync(delivery);
        Assert.Equal((MessageState.Closed, "cancelled by anna: because", "anna"), (message.State, message.Reason, message.ClosedBy));
        Assert.DoesNotContain(await _bench.CasesAsync(delivery), c => c.IsUndecided);
        Assert.Contains("cancelled already", Refused(await _bench.DoAsync(new Verb.Cancel(), delivery.Id)), StringComparison.Ordinal);
        Assert.Contains("closed", Refused(await _bench.DoAsync(new Verb.Restart(), message.Id)), StringComparison.Ordinal);
        await _bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]).Replace("0.085", "0.99", StringComparison.Ordinal));
        Assert.Empty(_bench.Erp());
    }

    [Fact]
    public async Task Cancel_of_a_whole_file_leaves_nothing_to_be_answered()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", Dear);
        Done(await _bench.DoAsync(new Verb.Cancel(), delivery.Id));
        await _bench.AcknowledgeAsync();
        Assert.Empty(_bench.Sent());
        Assert.Equal((DeliveryState.Cancelled, "cancelled by anna: because"), await StandingAsync(delivery));
        var last = (await _bench.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id)))[^1];
        Assert.Equal(("cancelled", "anna", "done"), (last.Kind, last.Actor, last.StateBefore));
        Assert.Contains("\"reason\":\"because\"", last.Detail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_of_one_message_leaves_its_neighbours_and_the_answer_to_the_group()
    {
        var delivery = await _bench.ReceiveAsync("1.edi", X12File.Of(1, X12File.Response, Dear.Replace("4500018231", "4500099999", StringComparison.Ordinal)));
        var messages = Assert.Single(await _bench.StandingAsync(delivery)).Messages;
        Assert.Equal([MessageState.Posted, MessageState.Excepted], messages.Select(m => m.State));
        Assert.Contains("1 of 2 messages", Done(await _bench.DoAsync(new Verb.Cancel(), delivery.Id)), StringComparison.Ordinal);
        Assert.Contains("come to its end", Refused(await _bench.DoAsync(new Verb.Cancel(), messages[0].Id)), StringComparison.Ordinal);
        await _bench.AcknowledgeAsync();
        Assert.Single(_bench.Sent());
        Assert.Single(_bench.Erp());
    }

    [Fact]
    public async Task Cancel_of_what_the_erp_has_or_may_have_is_refused()
    {
        var delivery = await PostAsync();
        Assert.Contains("posted", Refused(await _bench.DoAsync(new Verb.Cancel(), delivery.Id)), StringComparison.Ordinal);
        await _bench.StopAsync();
        await _bench.SpoilAsync(tx =>
        {
            tx.Execute("UPDATE postings SET state = 'Unknown'");
            MessageStore.SetState(tx, Message(tx, delivery).Id, MessageState.Matched);
        });
        Assert.Contains("may be in the ERP", Refused(await _bench.DoAsync(new Verb.Cancel(), delivery.Id)), StringComparison.Ordinal);
        Assert.Equal(MessageState.Matched, (await _bench.MessageAsync(delivery)).State);
    }

    [Fact]
    public async Task Cancel_of_a_file_that_nobody_has_read_takes_its_work_away()
    {
        await _bench.StopAsync();
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        Done(await _bench.DoAsync(new Verb.Cancel(), delivery.Id));
        Assert.Empty(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, delivery.Id)));
        Assert.Equal(DeliveryState.Cancelled, (await StandingAsync(delivery)).State);
    }

    [Fact]
    public async Task Cancel_of_a_posting_that_is_due_takes_it_back()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", Dear);
        await _bench.StopAsync();
        var document = await _bench.DocumentAsync(delivery);
        await _bench.Database.WriteAsync(tx =>
        {
            var message = Message(tx, delivery);
            MessageStore.SetState(tx, message.Id, MessageState.Matched);
            PostingStore.Add(tx, new()
            {
                Id = "01JD0000000000000000000030", DocumentId = document.Id, Part = 1, State = PostingState.Due, Connector = "file", Partner = PipelineBench.Partner,
                DocumentKind = "OrderResponse", Supplier = "100210", CorrelationId = delivery.Id, DeliveryId = delivery.Id, Content = "{}", CreatedAt = delivery.CreatedAt,
            });
            WorkStore.Ask(tx, new()
            {
                Id = "01JD0000000000000000000031", Kind = "Post", WorkKey = "01JD0000000000000000000030", SubjectId = "01JD0000000000000000000030",
                CorrelationId = delivery.Id, DueAt = delivery.CreatedAt, CreatedAt = delivery.CreatedAt,
            });
        });
        Done(await _bench.DoAsync(new Verb.Cancel(), "01JD0000000000000000000030"));
        Assert.Empty(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, "01JD0000000000000000000030")));
        Assert.Equal([PostingState.Cancelled], (await _bench.PartsAsync(delivery)).Select(p => p.State));
        Assert.Empty(_bench.Erp());
    }

    [Fact]
    public async Task Cancel_of_what_is_to_go_out_keeps_it_from_the_partner()
    {
        await PostAsync();
        await _bench.StopAsync();
        await _bench.BeginAcknowledgeAsync();
        var due = await OutAsync();
        Assert.Contains("does not go to", Done(await _bench.DoAsync(new Verb.Cancel(), due.Id)), StringComparison.Ordinal);
        Assert.Contains("cancelled already", Refused(await _bench.DoAsync(new Verb.Cancel(), due.Id)), StringComparison.Ordinal);
        Assert.Contains("a person has closed it", Refused(await _bench.DoAsync(new Verb.Retry(), due.Id)), StringComparison.Ordinal);
        Assert.Empty(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, due.Id)));
        Assert.Equal([AcknowledgementState.Suppressed], await _bench.ReadAsync(tx => AcknowledgementStore.CarriedBy(tx, due.Id).Select(a => a.State).ToList()));
    }

    [Fact]
    public async Task Duplicate_works_what_was_kept_apart_for_its_control_number_once()
    {
        await PostAsync();
        var collided = await _bench.ReceiveAsync("again.edi", X12File.Of(1, X12File.Other.Replace("4000", "5000", StringComparison.Ordinal)));
        Assert.Equal(DeliveryState.Quarantined, collided.State);
        Assert.Contains("is worked again as", Done(await _bench.DoAsync(new Verb.Duplicate(), collided.Id)), StringComparison.Ordinal);
        Assert.Contains("was copied already", Refused(await _bench.DoAsync(new Verb.Duplicate(), collided.Id)), StringComparison.Ordinal);
        var copy = await CopyOfAsync(collided);
        Assert.Equal(DeliveryState.Done, copy.State);
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(copy)).State);
        Assert.Equal(DeliveryState.Cancelled, (await StandingAsync(collided)).State);
        Assert.Equal(2, _bench.Erp().Count);
    }

    [Fact]
    public async Task Duplicate_of_what_the_erp_has_posts_and_answers_nothing_twice()
    {
        var delivery = await PostAsync();
        await _bench.AcknowledgeAsync();
        Done(await _bench.DoAsync(new Verb.Duplicate(), delivery.Id));
        await _bench.AcknowledgeAsync();
        var copy = await CopyOfAsync(delivery);
        Assert.Equal(MessageState.Duplicate, (await _bench.MessageAsync(copy)).State);
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(delivery)).State);
        Assert.Single(_bench.Erp());
        Assert.Single(_bench.Sent());
    }

    [Theory]
    [InlineData("state = 'Dead', attempts = 3", nameof(MessageState.Failed))]
    [InlineData("state = 'Unknown'", nameof(MessageState.Excepted))]
    [InlineData("state = 'Posted'", nameof(MessageState.Excepted))]
    public async Task A_copy_of_what_the_erp_may_have_or_has_in_part_is_refused(string posting, string message)
    {
        var delivery = await PostAsync();
        await _bench.StopAsync();
        await _bench.SpoilAsync(tx =>
        {
            tx.Execute($"UPDATE postings SET {posting}");
            MessageStore.SetState(tx, Message(tx, delivery).Id, Enum.Parse<MessageState>(message));
        });
        Assert.Contains("a copy could post it once more", Refused(await _bench.DoAsync(new Verb.Duplicate(), delivery.Id)), StringComparison.Ordinal);
        Assert.Single(await _bench.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In })));
    }

    [Fact]
    public async Task Duplicate_of_what_was_cancelled_is_worked_and_answered_for_the_first_time()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", Dear);
        Done(await _bench.DoAsync(new Verb.Cancel(), delivery.Id));
        Done(await _bench.DoAsync(new Verb.Duplicate(), delivery.Id));
        await _bench.AcknowledgeAsync();
        Assert.Single(_bench.Sent());
        Assert.Equal(MessageState.Excepted, (await _bench.MessageAsync(await CopyOfAsync(delivery))).State);
    }

    [Fact]
    public async Task Resubmit_works_the_edited_bytes_and_keeps_the_original_and_the_changes()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", Dear);
        await _bench.AcknowledgeAsync();
        var edit = await EditAsync(delivery, t => t.Replace(".99", ".085", StringComparison.Ordinal));
        Done(await _bench.DoAsync(edit, delivery.Id));
        Assert.Contains("was copied already", Refused(await _bench.DoAsync(edit, delivery.Id)), StringComparison.Ordinal);
        var copy = await CopyOfAsync(delivery);
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(copy)).State);
        Assert.Equal(MessageState.Closed, (await _bench.MessageAsync(delivery)).State);
        Assert.DoesNotContain(await _bench.CasesAsync(delivery), c => c.IsUndecided);
        Assert.True(_bench.Gateway.Payloads.Contains(delivery.PayloadHash));
        Assert.NotEqual(delivery.PayloadHash, copy.PayloadHash);
        var told = (await _bench.ReadAsync(tx => EventStore.OfChain(tx, delivery.Id))).Single(e => e.Kind == "resubmitted");
        Assert.Contains("- PO1*10*5000*EA*.99**BP*NG-10447~\\n\\u002B PO1*10*5000*EA*.085**BP*NG-10447~", told.Detail!, StringComparison.Ordinal);
        await _bench.AcknowledgeAsync();
        Assert.Single(_bench.Erp());
        Assert.Single(_bench.Sent());
    }

    [Fact]
    public async Task Resubmit_of_a_file_of_which_a_part_is_posted_posts_only_the_rest()
    {
        var delivery = await _bench.ReceiveAsync("1.edi", X12File.Of(1, X12File.Response, Dear.Replace("4500018231", "4500018299", StringComparison.Ordinal)));
        await _bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]).Replace(Order, "4500018299", StringComparison.Ordinal));
        Done(await _bench.DoAsync(await EditAsync(delivery, t => t.Replace(".99", ".085", StringComparison.Ordinal)), delivery.Id));
        var messages = Assert.Single(await _bench.StandingAsync(await CopyOfAsync(delivery))).Messages;
        Assert.Equal([MessageState.Duplicate, MessageState.Posted], messages.Select(m => m.State));
        Assert.Equal(2, _bench.Erp().Count);
    }

    [Fact]
    public async Task An_invoice_that_waited_and_was_edited_is_no_duplicate_of_itself()
    {
        await _bench.ImportReceiptsAsync($"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nGR-1,10,1,{Order},10,5000,EA\n");
        var delivery = await _bench.ReceiveAsync(1, "810", X12File.DearInvoice);
        Assert.Equal(MessageState.Excepted, (await _bench.MessageAsync(delivery)).State);
        Done(await _bench.DoAsync(await EditAsync(delivery, t => t.Replace("*EA*.1*", "*EA*.085*", StringComparison.Ordinal).Replace("50000~", "42500~", StringComparison.Ordinal)), delivery.Id));
        Assert.Equal((MessageState.Posted, null), (await _bench.MessageAsync(await CopyOfAsync(delivery))) is var m ? (m.State, m.Reason) : default);
        Assert.Single(_bench.Erp());
    }

    [Fact]
    public async Task Edited_bytes_that_were_erased_once_are_not_taken_before_they_are_stored_anew()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", Dear);
        var edit = await EditAsync(delivery, t => t.Replace(".99", ".085", StringComparison.Ordinal));
        var hash = ((Verb.Resubmit)edit).Edited.Hash;
        await _bench.Database.WriteAsync(tx => ErasedPayloadStore.Add(tx, new() { PayloadHash = hash, SizeBytes = 1, Reason = "old", ErasedAt = delivery.CreatedAt }));
        await Assert.ThrowsAsync<PayloadErasedException>(() => _bench.DoAsync(edit, delivery.Id));
        Assert.Single(await _bench.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In })));
        Assert.True(await Retention.TryReadmitAsync(_bench.Gateway.Journal, _bench.Gateway.Payloads, [hash], default));
        Done(await _bench.DoAsync(edit, delivery.Id));
    }

    [Fact]
    public async Task What_is_ours_is_neither_copied_nor_edited()
    {
        await PostAsync();
        await _bench.AcknowledgeAsync();
        Assert.Contains("it is ours", Refused(await _bench.DoAsync(new Verb.Duplicate(), (await OutAsync()).Id)), StringComparison.Ordinal);
    }

    async Task<DeliveryRecord> PostAsync()
    {
        var delivery = await _bench.ReceiveAsync(1, "855", X12File.Response);
        Assert.Equal(MessageState.Posted, (await _bench.MessageAsync(delivery)).State);
        return delivery;
    }

    async Task<Verb> EditAsync(DeliveryRecord delivery, Func<string, string> edit)
    {
        var text = Encoding.UTF8.GetString(await _bench.Gateway.Payloads.ReadAsync(delivery.PayloadHash));
        var edited = await _bench.Gateway.Payloads.WriteAsync(Encoding.UTF8.GetBytes(edit(text)));
        return new Verb.Resubmit(edited, (await ByteChanges.OfAsync(_bench.Gateway.Payloads, delivery.PayloadHash, edited.Hash, default))!);
    }

    Task<DeliveryRecord> OutAsync() => _bench.ReadAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.Out }).Single(d => d.FileName.Contains("997", StringComparison.Ordinal)));

    Task<DeliveryRecord> CopyOfAsync(DeliveryRecord first) => _bench.ReadAsync(tx => DeliveryStore.List(tx, new()).Single(d => d.CopyOf == first.Id));

    async Task<(DeliveryState State, string? Reason)> StandingAsync(DeliveryRecord delivery) =>
        await _bench.ReadAsync(tx => DeliveryStore.Find(tx, delivery.Id)!) is var d ? (d.State, d.Reason) : default;

    static MessageRecord Message(Transaction tx, DeliveryRecord delivery) =>
        InterchangeStore.OfDelivery(tx, delivery.Id).SelectMany(i => MessageStore.OfInterchange(tx, i.Id)).Single();

    static string Done(VerbOutcome? outcome) => Assert.IsType<VerbOutcome.Done>(outcome).Text;

    static string Refused(VerbOutcome? outcome) => Assert.IsType<VerbOutcome.Refused>(outcome).Text;
}
