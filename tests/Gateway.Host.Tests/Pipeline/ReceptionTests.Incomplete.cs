using Gateway.Host.Storage;
using Gateway.Partners;

namespace Gateway.Host.Tests.Pipeline;

public sealed partial class ReceptionTests
{
    [Fact]
    public async Task RT_25_a_file_that_stalls_inside_an_interchange_waits_and_is_received_when_it_is_whole()
    {
        Drop("a.edi", Whole[..90]);
        var visit = Visit();
        await PollAsync(visit);
        Assert.Empty(await DeliveriesAsync());
        Assert.Equal(["a.edi"], Names("in"));
        Drop("a.edi", Whole);
        await PollAsync(visit);
        Assert.Single(await DeliveriesAsync());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("IS", "incomplete: it ends inside an interchange and has not grown for 10 min; sent again whole it is taken")]
    [InlineData(Whole + "ISA*00*", "incomplete: it ends inside an interchange and has not grown for 10 min; sent again whole it is taken")]
    public async Task RT_25_a_file_that_stays_incomplete_is_kept_apart_when_its_time_is_over(string content, string? reason)
    {
        Drop("a.edi", content);
        var visit = Visit();
        await PollAsync(visit);
        Assert.Empty(await DeliveriesAsync());
        _time.Pass(visit.Settings.Settings.IncompleteAfter);
        await PollAsync(visit);
        var delivery = Assert.Single(await DeliveriesAsync());
        Assert.Equal((reason is null ? DeliveryState.Received : DeliveryState.Quarantined, reason, (long)content.Length), (delivery.State, delivery.Reason, delivery.SizeBytes));
    }

    [Fact]
    public async Task RT_25_an_upload_that_was_killed_midway_is_kept_as_incomplete_after_its_time_and_never_deleted()
    {
        Drop("a.edi", Whole[..90]);
        var visit = Visit();
        for (var poll = 0; poll < 5; poll++) await PollAsync(visit);
        Assert.Empty(await DeliveriesAsync());
        Assert.Equal(Whole[..90], File.ReadAllText(Path.Combine(_folder, "in", "a.edi")));
        _time.Pass(visit.Settings.Settings.IncompleteAfter);
        await PollAsync(visit);
        var broken = Assert.Single(await DeliveriesAsync());
        Assert.Equal((DeliveryState.Quarantined, 90L), (broken.State, broken.SizeBytes));
        Assert.Equal(PayloadCheck.Good, await _payloads.CheckAsync(broken.PayloadHash));
        Assert.Equal(Whole[..90], File.ReadAllText(Path.Combine(_folder, "archive", "a.edi")));

        Drop("a.edi", Whole);
        await PollAsync(visit);
        Assert.Single(await DeliveriesAsync(), d => d.State == DeliveryState.Received);
    }

    [Theory]
    [InlineData(IdenticalFile.Ignore, nameof(DeliveryState.Duplicate))]
    [InlineData(IdenticalFile.Hold, nameof(DeliveryState.Quarantined))]
    [InlineData(IdenticalFile.Accept, nameof(DeliveryState.Quarantined))]
    public async Task An_incomplete_file_that_comes_again_as_it_was_is_known_by_its_content_and_is_nobodys_work_anew(IdenticalFile rule, string expected)
    {
        for (var day = 0; day < 3; day++)
        {
            Drop("a.edi", Whole[..90]);
            var visit = Visit(rule);
            await PollAsync(visit);
            _time.Pass(visit.Settings.Settings.IncompleteAfter);
            await PollAsync(visit);
        }

        var deliveries = (await DeliveriesAsync()).OrderBy(d => d.Id, StringComparer.Ordinal).ToList();
        Assert.Equal([nameof(DeliveryState.Quarantined), expected, expected], deliveries.Select(d => d.State.ToString()));
        if (rule != IdenticalFile.Accept) Assert.All(deliveries[1..], d => Assert.Contains($"the same file came before, as {deliveries[0].Id}", d.Reason, StringComparison.Ordinal));
        Assert.Equal(0, await _database.ReadAsync(WorkStore.CountAlive));

        Drop("a.edi", Whole);
        await PollAsync(Visit(rule));
        Assert.Single(await DeliveriesAsync(), d => d.State == DeliveryState.Received);
    }
}
