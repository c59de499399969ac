using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Which of several documents of one identity counts, whatever became of the others.</summary>
public sealed class SupersessionTests
{
    int _control;

    [Fact]
    public async Task A_test_takes_no_place_of_a_production_response()
    {
        await using var bench = await PipelineBench.StartAsync("agreements:\n  - { agreement: in-855-test, direction: in, standard: x12, type: \"855\", version: \"004010\", map: x12-004010-855, stream: test }\n");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var first = await bench.ReceiveAsync(++_control, "855", X12File.Response);
        var test = await bench.ReceiveAsync("t.edi", X12File.OfType(99, "855", X12File.Other).Replace("*0*P*>", "*0*T*>", StringComparison.Ordinal));
        var m = await bench.MessageAsync(test);
        Assert.True(m.IsTest, $"{m.State} {m.Reason}");
        Assert.Null((await bench.DocumentAsync(first)).SupersededBy);
    }

    [Fact]
    public async Task What_came_as_a_test_is_paid_when_it_comes_in_earnest()
    {
        await using var bench = await BenchAsync("agreements:\n  - { agreement: in-810-test, direction: in, standard: x12, type: \"810\", version: \"004010\", map: x12-004010-810, stream: test }\n");
        var test = await bench.ReceiveAsync("t.edi", X12File.OfType(99, "810", Of("1", Line10)).Replace("*0*P*>", "*0*T*>", StringComparison.Ordinal));
        Assert.True((await bench.MessageAsync(test)).IsTest);
        var m = await bench.MessageAsync(await bench.ReceiveAsync(++_control, "810", Of("1", Line10)));
        Assert.True(m.State == MessageState.Posted, $"{m.State} {m.Reason}");
    }

    [Fact]
    public async Task What_was_superseded_and_is_sent_again_takes_its_place_back()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        await bench.ReceiveAsync(++_control, "855", X12File.Response);
        var corrected = await bench.ReceiveAsync(++_control, "855", X12File.Other);
        var back = await bench.ReceiveAsync(++_control, "855", X12File.Response);
        Assert.NotEqual(MessageState.Duplicate, (await bench.MessageAsync(back)).State);
        Assert.Equal((await bench.DocumentAsync(back)).Id, (await bench.DocumentAsync(corrected)).SupersededBy);
        Assert.Equal(MessageState.Duplicate, (await bench.MessageAsync(await bench.ReceiveAsync(++_control, "855", X12File.Response))).State);
    }

    [Fact]
    public async Task A_response_that_the_erp_refused_does_not_come_after_a_newer_one()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var first = await bench.ReceiveAsync(++_control, "855", X12File.Response);
        var message = await bench.MessageAsync(first);
        Assert.Equal(MessageState.Posted, message.State);
        await bench.SpoilAsync(tx =>
        {
            tx.Execute("UPDATE postings SET state = 'Rejected', response = 'no such plant'");
            MessageStore.SetState(tx, message.Id, MessageState.Held, "the ERP refuses it: no such plant");
        });
        var second = await bench.ReceiveAsync(++_control, "855", X12File.Response.Replace("HF-1*20261103", "HF-1*20261104", StringComparison.Ordinal));
        Assert.Equal(MessageState.Posted, (await bench.MessageAsync(second)).State);
        var committed = await bench.CommittedAsync(Order);
        var replaced = (await bench.DocumentAsync(first)).SupersededBy;
        var restarted = await bench.RestartAsync(message.Id);
        Assert.True(committed == 5000 && replaced is not null && restarted is VerbOutcome.Refused,
            $"committed {committed}, replaced by {replaced}, restart {restarted}, posted {string.Join(' ', await bench.PostedAsync())}");
    }

    [Fact]
    public async Task What_was_given_up_of_a_replaced_response_holds_up_nothing_behind_it()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var first = await bench.ReceiveAsync(++_control, "855", X12File.Response);
        var (message, posting) = (await bench.MessageAsync(first), Assert.Single(await bench.PartsAsync(first)));
        await bench.SpoilAsync(tx =>
        {
            tx.Execute("UPDATE postings SET state = 'Dead', response = 'no answer'");
            MessageStore.SetState(tx, message.Id, MessageState.Failed, "no answer");
            WorkStore.Ask(tx, new()
            {
                Id = "01JD0000000000000000000099", Kind = "Post", WorkKey = posting.Id, OrderKey = posting.OrderKey, SubjectId = posting.Id,
                CorrelationId = first.Id, DueAt = default, CreatedAt = default,
            });
            tx.Execute("UPDATE work SET is_dead = 1");
        });
        var second = await bench.ReceiveAsync(++_control, "855", X12File.Response.Replace("HF-1*20261103", "HF-1*20261104", StringComparison.Ordinal));
        Assert.Equal(MessageState.Closed, (await bench.MessageAsync(first)).State);
        await bench.UntilAsync(tx => MessageStore.OfInterchange(tx, InterchangeStore.OfDelivery(tx, second.Id)[0].Id)[0].State == MessageState.Posted);
    }

    [Fact]
    public async Task A_response_closed_with_a_posted_part_is_replaced_too()
    {
        await using var bench = await PipelineBench.StartAsync("agreements:\n  - { agreement: in-855, post: clean-lines }\n");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..3]));
        const string two = "BAK*00*AC*4500018231*20261102****HF-1*20261103~PO1*10*5000*EA*.085**BP*NG-10447~ACK*IA*5000*EA*068*20261116~PO1*20*300*BX*12.4**BP*NG-10448~ACK*IQ*300*BX*068*20261116~CTT*2~";
        var first = await bench.ReceiveAsync(++_control, "855", two);
        Assert.Equal(MessageState.Excepted, (await bench.MessageAsync(first)).State);
        Assert.Single(await bench.PostedAsync());
        await bench.DecideAsync((await bench.CasesAsync(first)).First(c => c.IsUndecided), new Decision.Reject());
        var second = await bench.ReceiveAsync(++_control, "855", two.Replace("HF-1", "HF-2", StringComparison.Ordinal).Replace("300", "400", StringComparison.Ordinal).Replace("IQ", "IA", StringComparison.Ordinal));
        var committed = await bench.CommittedAsync(Order);
        var m = await bench.MessageAsync(second);
        Assert.True(committed == 5000, $"{committed}; {m.State} {m.Reason}");
    }

    [Fact]
    public async Task What_a_rejected_response_had_replaced_waits_again()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var first = await bench.ReceiveAsync(++_control, "855", X12File.Other);
        var second = await bench.ReceiveAsync(++_control, "855", X12File.Other.Replace("4000", "3000", StringComparison.Ordinal));
        Assert.Equal(MessageState.Closed, (await bench.MessageAsync(first)).State);
        await bench.DecideAsync((await bench.CasesAsync(second)).First(c => c.IsUndecided), new Decision.Reject());
        Assert.Equal((null, MessageState.Excepted), ((await bench.DocumentAsync(first)).SupersededBy, (await bench.MessageAsync(first)).State));
    }

    [Fact]
    public async Task What_was_mended_after_a_newer_one_came_leaves_the_newest_alone_standing()
    {
        await using var bench = await PipelineBench.StartAsync("");
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var first = await bench.ReceiveAsync(++_control, "855", X12File.Response);
        var second = await bench.ReceiveAsync(++_control, "855", X12File.Other);
        var message = await bench.MessageAsync(second);
        Assert.Equal(MessageState.Excepted, message.State);
        // restart --translate was asked for, and its worker is busy.
        await bench.Database.WriteAsync(tx => MessageStore.SetState(tx, message.Id, MessageState.Held, "it is translated again"));
        var third = await bench.ReceiveAsync(++_control, "855", X12File.Response.Replace("HF-1*20261103", "HF-3*20261105", StringComparison.Ordinal));
        Assert.Equal(MessageState.Posted, (await bench.MessageAsync(third)).State);
        Assert.IsType<VerbOutcome.Refused>(await bench.RestartAsync(message.Id, translates: true));
        Assert.Equal(MessageState.Closed, (await bench.MessageAsync(second)).State);
        var committed = await bench.CommittedAsync(Order);
        Assert.True(committed == 5000, $"committed {committed}; first replaced by {(await bench.DocumentAsync(first)).SupersededBy}");
    }

    [Fact]
    public async Task What_came_to_nothing_and_is_matched_again_can_be_approved()
    {
        await using var bench = await PipelineBench.StartAsync("", isService: true);
        await bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
        var delivery = await bench.ReceiveAsync(++_control, "855", X12File.Other);
        var message = await bench.MessageAsync(delivery);
        Assert.Equal(MessageState.Excepted, message.State);
        var before = bench.Definitions.Current;
        bench.Edit("agreements:\n  - { agreement: in-855, version: \"005010\" }\n");
        await bench.UntilAsync(_ => !ReferenceEquals(before, bench.Definitions.Current));
        Assert.IsType<VerbOutcome.Done>(await bench.RestartAsync(message.Id, translates: true));
        Assert.Equal(MessageState.Held, (await bench.MessageAsync(delivery)).State);
        Assert.IsType<VerbOutcome.Done>(await bench.RestartAsync(message.Id));
        var opened = (await bench.CasesAsync(delivery)).First(c => c.IsUndecided);
        Assert.IsType<DecisionOutcome.Done>(await bench.DecideAsync(opened, new Decision.Approve()));
    }

    [Fact]
    public async Task What_went_on_while_its_file_was_read_again_is_not_posted_twice()
    {
        await using var bench = await BenchAsync("");
        var delivery = await bench.ReceiveAsync(++_control, "810", Of("1", Dear20));
        var message = await bench.MessageAsync(delivery);
        // restart --translate was asked for; its worker begins to read the file.
        await bench.Database.WriteAsync(tx => MessageStore.SetState(tx, message.Id, MessageState.Held, "it is translated again"));
        var known = await bench.ReadAsync(tx => InterchangeStore.OfDelivery(tx, delivery.Id));
        var reading = new DeliveryReading(delivery, known, bench.Database, bench.Gateway.Payloads, bench.Definitions.Current, new(TimeProvider.System), TimeProvider.System);
        await using var content = bench.Gateway.Payloads.OpenRead(delivery.PayloadHash);
        await foreach (var chunk in reading.ReadAsync(content, default)) await bench.Gateway.Journal.BeginAsync("test", effects => { chunk(effects); return true; }, default);
        // Meanwhile a person restarts it without --translate, and approves it.
        Assert.IsType<VerbOutcome.Done>(await bench.RestartAsync(message.Id));
        Assert.IsType<DecisionOutcome.Done>(await bench.DecideAsync((await bench.CasesAsync(delivery)).Single(c => c.IsUndecided), new Decision.Approve()));
        Assert.Single(await bench.PostedAsync());
        // The worker has read to the end.
        await bench.Gateway.Journal.BeginAsync("test", effects => { reading.Finish(effects); return true; }, default);
        await bench.ImportReceiptsAsync($"receiptNumber,company,line,orderNumber,orderLine,quantity,unit\nGR-9,10,1,{Order},10,1,EA");
        var open = (await bench.CasesAsync(delivery)).Where(c => c.IsUndecided).ToList();
        foreach (var c in open) await bench.DecideAsync(c, new Decision.Approve());
        Assert.True((await bench.PostedAsync()).Count == 1, $"{string.Join(' ', await bench.PostedAsync())}; open {string.Join(',', open.Select(c => c.CaseType + " " + c.Text))}");
    }
}
