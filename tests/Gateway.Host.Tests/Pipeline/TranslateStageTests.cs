using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What becomes of received interchanges; no order is imported, so that what is released ends as an exception of the match.</summary>
public sealed class TranslateStageTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_good_interchange_is_accepted_released_and_answered_once()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var (interchange, messages) = Assert.Single(await _bench.StandingAsync(delivery));
        Assert.Equal((InterchangeState.Accepted, MessageState.Excepted), (interchange.State, Assert.Single(messages).State));
        await _bench.AcknowledgeAsync();
        await _bench.AcknowledgeAsync();
        Assert.Contains("AK1*PR*1~AK2*855*0001~AK5*A~AK9*A*1*1*1~", Assert.Single(_bench.Sent()));
    }

    [Fact]
    public async Task One_bad_message_is_rejected_and_its_neighbours_go_on()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response, X12File.Broken, X12File.Other));
        var (interchange, messages) = Assert.Single(await _bench.StandingAsync(delivery));
        Assert.Equal(InterchangeState.PartlyAccepted, interchange.State);
        // The third answers the same order as the first, and takes its place.
        Assert.Equal([MessageState.Closed, MessageState.Rejected, MessageState.Excepted], messages.Select(m => m.State));
        Assert.Contains("BAK at segment 2, element 4", messages[1].Reason);
        await _bench.AcknowledgeAsync();
        Assert.Contains("AK9*P*3*3*2~", Assert.Single(_bench.Sent()));
    }

    [Fact]
    public async Task A_repeat_is_one_by_the_time_at_which_it_came_however_late_it_is_translated()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.StopAsync();
        var again = await _bench.ReceiveAsync("b.edi", X12File.Of(1, X12File.Response) + "\n");
        await _bench.SpoilAsync(tx =>
        {
            tx.Execute("UPDATE identities SET taken_at = @At WHERE kind = 'Interchange'", new { At = DateTimeOffset.UtcNow.AddDays(-401) });
            tx.Execute("UPDATE deliveries SET created_at = @At WHERE id = @Id", new { At = DateTimeOffset.UtcNow.AddDays(-2), again.Id });
        });
        await _bench.TranslateAsync();
        Assert.Equal(InterchangeState.Duplicate, Assert.Single(await _bench.StandingAsync(again)).Interchange.State);
    }

    [Fact]
    public async Task A_message_type_without_definition_is_answered_as_not_supported_and_held()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.OfType(1, "830", "BFR*05**1*SH*A*20260101~"));
        var message = Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages);
        Assert.Equal((MessageState.Held, Verdict.Rejected), (message.State, message.Verdict));
        await _bench.AcknowledgeAsync();
        Assert.Contains("AK5*R*1~", Assert.Single(_bench.Sent()));
    }

    [Fact]
    public async Task A_group_whose_count_is_wrong_is_rejected_and_nothing_of_it_is_released()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response).Replace("GE*1*", "GE*2*"));
        var (interchange, messages) = Assert.Single(await _bench.StandingAsync(delivery));
        Assert.Equal((InterchangeState.Rejected, MessageState.Rejected), (interchange.State, Assert.Single(messages).State));
        await _bench.AcknowledgeAsync();
        Assert.Contains("AK9*R*2*1*0*5~", Assert.Single(_bench.Sent()));
    }

    [Fact]
    public async Task The_same_interchange_in_another_file_is_answered_again_and_not_worked_again()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.AcknowledgeAsync();
        var first = Assert.Single(_bench.Sent());
        var delivery = await _bench.ReceiveAsync("b.edi", X12File.Of(1, X12File.Response));
        Assert.Equal(InterchangeState.Duplicate, Assert.Single(await _bench.StandingAsync(delivery)).Interchange.State);
        await _bench.AcknowledgeAsync();
        Assert.Equal([first, first], _bench.Sent());
    }

    [Fact]
    public async Task The_same_file_again_is_put_away_and_not_answered()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.AcknowledgeAsync();
        var again = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        Assert.Equal(DeliveryState.Duplicate, again.State);
        await _bench.AcknowledgeAsync();
        Assert.Single(_bench.Sent());
    }

    [Fact]
    public async Task A_control_number_that_comes_with_other_content_is_kept_apart()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var delivery = await _bench.ReceiveAsync("b.edi", X12File.Of(1, X12File.Other).Replace("*0*P*>", "*1*P*>"));
        Assert.Equal(DeliveryState.Quarantined, delivery.State);
        var (interchange, messages) = Assert.Single(await _bench.StandingAsync(delivery));
        Assert.Equal(InterchangeState.Collision, interchange.State);
        Assert.Empty(messages);
        await _bench.AcknowledgeAsync();
        Assert.Contains("TA1*000000001*261103*0815*R*025~", _bench.Sent()[^1]);
    }

    [Fact]
    public async Task A_resend_replaces_an_interchange_of_which_nothing_was_accepted()
    {
        var rejected = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Broken));
        var resent = await _bench.ReceiveAsync("b.edi", X12File.Of(1, X12File.Response));
        Assert.Equal(InterchangeState.Accepted, Assert.Single(await _bench.StandingAsync(resent)).Interchange.State);
        Assert.Equal(InterchangeState.Replaced, Assert.Single(await _bench.StandingAsync(rejected)).Interchange.State);
    }

    [Fact]
    public async Task The_same_document_under_new_numbers_is_not_worked_again()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        var delivery = await _bench.ReceiveAsync("b.edi", X12File.Of(2, X12File.Response));
        Assert.Equal(MessageState.Duplicate, Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages).State);
    }

    [Fact]
    public async Task An_interchange_without_trailer_is_rejected_and_its_neighbour_goes_on()
    {
        var cut = X12File.Of(1, X12File.Response);
        var delivery = await _bench.ReceiveAsync("a.edi", cut[..cut.IndexOf("IEA", StringComparison.Ordinal)] + X12File.Of(2, X12File.Other));
        var standing = await _bench.StandingAsync(delivery);
        Assert.Equal([InterchangeState.Rejected, InterchangeState.Accepted], standing.Select(s => s.Interchange.State));
    }

    [Fact]
    public async Task A_file_that_is_no_interchange_is_held_with_the_reason()
    {
        var delivery = await _bench.ReceiveAsync("letter.txt", "Dear Sirs, please find enclosed");
        Assert.Equal(DeliveryState.Held, delivery.State);
        Assert.Contains("None of 31 bytes begins an interchange", delivery.Reason);
    }

    [Fact]
    public async Task An_acknowledgement_is_reconciled_and_never_answered()
    {
        var delivery = await _bench.ReceiveAsync("997.edi", X12File.OfType(9, "997", "AK1*PO*77~AK9*A*1*1*1~"));
        Assert.Equal(MessageState.Done, Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages).State);
        await _bench.AcknowledgeAsync();
        Assert.Empty(_bench.Sent());
    }

    [Fact]
    public async Task What_was_answered_as_rejected_is_restarted_only_by_override_and_not_answered_again()
    {
        var delivery = await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Broken));
        await _bench.AcknowledgeAsync();
        var message = Assert.Single(Assert.Single(await _bench.StandingAsync(delivery)).Messages);
        Assert.IsType<VerbOutcome.Refused>(await _bench.RestartAsync(message.Id));
        Assert.IsType<VerbOutcome.Done>(await _bench.RestartAsync(message.Id, overrides: true));
        await _bench.AcknowledgeAsync();
        Assert.Single(_bench.Sent());
    }

    [Fact]
    public async Task Every_delivery_is_told_in_one_line()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response, X12File.Broken));
        // It is told when the work is written, a moment later.
        await _bench.UntilAsync(_ => _bench.Lines.Count > 0);
        var line = Assert.Single(_bench.Lines);
        Assert.Contains("rejected", line.Text);
        Assert.Contains("excepted", line.Text);
    }
}
