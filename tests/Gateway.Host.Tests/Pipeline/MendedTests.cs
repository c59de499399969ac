using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;
using static Gateway.Host.Tests.Pipeline.SampleInvoice;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>Messages that are translated again after others of their documents came: they take their place among them.</summary>
public sealed class MendedTests : IAsyncLifetime
{
    const string Holding = "agreements:\n  - { agreement: in-855, validation: { unmapped: hold } }\n  - { agreement: in-856, validation: { unmapped: hold } }\n";
    const string Notice = "BSN*00*HF-SHP-1*20261114*0930*0001~HL*1**S~PKG*F****unread~TD5*B*2*UPSN*M~DTM*011*20261114~HL*2*1*O~PRF*4500018231~HL*3*2*I~LIN*10*BP*NG-10447~SN1**5000*EA~CTT*3~";

    PipelineBench _bench = null!;
    int _control;

    public async Task InitializeAsync()
    {
        _bench = await PipelineBench.StartAsync(Holding, isService: true);
        await _bench.ImportOrderAsync(Order, o => string.Join('\n', o.Split('\n')[..2]));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_response_takes_the_place_of_the_one_that_came_before_it()
    {
        var first = await ReceiveAsync("855", X12File.Response);
        var second = await ReceiveAsync("855", Unread(X12File.Other));
        Assert.Equal([MessageState.Posted, MessageState.Held], [(await _bench.MessageAsync(first)).State, (await _bench.MessageAsync(second)).State]);
        await MendAsync(second);
        Assert.Equal((await _bench.DocumentAsync(second)).Id, (await _bench.DocumentAsync(first)).SupersededBy);
        Assert.Equal(4000, await _bench.CommittedAsync(Order));
    }

    [Fact]
    public async Task A_response_does_not_take_the_place_of_one_that_came_after_it()
    {
        var first = await ReceiveAsync("855", Unread(X12File.Other));
        var second = await ReceiveAsync("855", X12File.Response);
        await MendAsync(first);
        Assert.Equal((MessageState.Closed, "superseded by the order response 4500018231 of 2026-11-03"), await StandingAsync(first));
        Assert.Equal((await _bench.DocumentAsync(second)).Id, (await _bench.DocumentAsync(first)).SupersededBy);
        Assert.Equal(5000, await _bench.CommittedAsync(Order));
        Assert.Single(await _bench.PostedAsync());
    }

    [Fact]
    public async Task What_was_sent_again_meanwhile_is_not_worked_twice()
    {
        var first = await ReceiveAsync("856", Notice);
        var again = await ReceiveAsync("856", Notice);
        Assert.Equal([MessageState.Held, MessageState.Held], [(await _bench.MessageAsync(first)).State, (await _bench.MessageAsync(again)).State]);
        await MendAsync(first, again);
        Assert.Equal([MessageState.Posted, MessageState.Duplicate], new[] { await StandingAsync(first), await StandingAsync(again) }.Select(m => m.State).Order());
        Assert.Single(await _bench.PostedAsync());
    }

    [Fact]
    public async Task What_an_earlier_translation_had_replaced_is_replaced_by_the_new_one()
    {
        var first = await ReceiveAsync("855", X12File.Response);
        var second = await ReceiveAsync("855", X12File.Other);
        var (message, wrong) = (await _bench.MessageAsync(second), await _bench.DocumentAsync(second));
        Assert.Equal((MessageState.Excepted, wrong.Id), (message.State, (await _bench.DocumentAsync(first)).SupersededBy));
        await _bench.RestartAsync(message.Id, translates: true);
        var right = await _bench.DocumentAsync(second);
        Assert.Equal((right.Id, right.Id), ((await _bench.DocumentAsync(first)).SupersededBy, (await _bench.ReadAsync(tx => DocumentStore.Find(tx, wrong.Id)!)).SupersededBy));
    }

    [Fact]
    public async Task A_translation_that_came_to_nothing_is_tried_again_and_the_wrong_one_before_it_is_not_matched()
    {
        await AllowAsync();
        var delivery = await ReceiveAsync("855", Unread(X12File.Other));
        var message = await _bench.MessageAsync(delivery);
        Assert.Equal(MessageState.Excepted, message.State);
        await EditAsync("agreements:\n  - { agreement: in-855, version: \"005010\" }\n");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var outcome = await _bench.RestartAsync(message.Id, translates: true);
            Assert.Contains("translated again", Assert.IsType<VerbOutcome.Done>(outcome).Text, StringComparison.Ordinal);
            Assert.Equal(MessageState.Held, (await _bench.MessageAsync(delivery)).State);
        }

        await MendAsync(delivery);
        Assert.Equal(MessageState.Excepted, (await _bench.MessageAsync(delivery)).State);
        Assert.Equal(2, await _bench.ReadAsync(tx => DocumentStore.OfOrder(tx, Order).Count(d => d.MessageId == message.Id)));
    }

    [Fact]
    public async Task However_often_it_is_translated_an_invoice_is_no_duplicate_of_itself()
    {
        var delivery = await ReceiveAsync("810", Of("1", Line10.Replace(".085", "1", StringComparison.Ordinal)));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await _bench.RestartAsync((await _bench.MessageAsync(delivery)).Id, translates: true);
            Assert.DoesNotContain((await _bench.CasesAsync(delivery)).Where(c => c.IsUndecided), c => c.CaseType == "duplicate");
        }
    }

    static string Unread(string response) => response.Replace("PO1*", "PKG*F****unread~PO1*", StringComparison.Ordinal);

    Task<DeliveryRecord> ReceiveAsync(string type, string body) => _bench.ReceiveAsync(++_control, type, body);

    // What is held is translated again as soon as the profile is another one.
    async Task MendAsync(params DeliveryRecord[] held)
    {
        await AllowAsync();
        await _bench.UntilAsync(tx => Array.TrueForAll(held, d => InterchangeStore.OfDelivery(tx, d.Id).SelectMany(i => MessageStore.OfInterchange(tx, i.Id))
            .All(m => m.State is MessageState.Posted or MessageState.Closed or MessageState.Duplicate or MessageState.Excepted)));
    }

    Task AllowAsync() => EditAsync("# as shipped\n");

    async Task EditAsync(string profile)
    {
        var before = _bench.Definitions.Current;
        _bench.Edit(profile);
        await _bench.UntilAsync(_ => !ReferenceEquals(before, _bench.Definitions.Current));
    }

    async Task<(MessageState State, string? Reason)> StandingAsync(DeliveryRecord delivery) => await _bench.MessageAsync(delivery) is var m ? (m.State, m.Reason) : default;
}
