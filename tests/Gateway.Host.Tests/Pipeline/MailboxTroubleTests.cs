using System.Globalization;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What happens to answers when they are many, and when the partner's mailbox does not take them.</summary>
public sealed class MailboxTroubleTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task What_a_mailbox_does_not_take_waits_for_it_and_counts_no_attempt()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_bench.Out())!);
        await File.WriteAllTextAsync(_bench.Out(), "a file where the folder should be");
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.BeginAcknowledgeAsync();
        await _bench.UntilAsync(tx => AnswerOf(tx)?.Reason is not null);
        var (answer, work) = await _bench.ReadAsync(tx => (AnswerOf(tx)!, WorkStore.OfSubject(tx, AnswerOf(tx)!.Id).Single()));
        Assert.Equal(DeliveryState.Due, answer.State);
        Assert.Contains("the mailbox hollis-fasteners/out cannot be written", answer.Reason);
        Assert.Equal((0, false), (work.Attempts, work.IsDead));
        Assert.Contains(_bench.Lines, line => line.Text.StartsWith("waits: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interchange_of_many_groups_is_answered_once_however_many_are_taken_at_a_time()
    {
        var one = X12File.Of(1, X12File.Response);
        var group = one[one.IndexOf("GS*", StringComparison.Ordinal)..one.IndexOf("IEA*", StringComparison.Ordinal)];
        var groups = Enumerable.Range(1, 501).Select(i => group.Replace("*0815*1*X", $"*0815*{Text(i)}*X").Replace("GE*1*1~", $"GE*1*{Text(i)}~"));
        await _bench.ReceiveAsync("a.edi", one.Replace(group, string.Concat(groups)).Replace("IEA*1*", "IEA*501*"));
        await _bench.AcknowledgeAsync();
        await _bench.AcknowledgeAsync();
        var answered = Assert.Single(_bench.Sent()).Split('~').Where(s => s.StartsWith("AK1*", StringComparison.Ordinal)).ToList();
        Assert.Equal(501, answered.Distinct().Count());
        Assert.Equal(501, answered.Count);
    }

    [Fact]
    public async Task RT_48_an_answer_that_cannot_be_written_keeps_no_other_and_uses_up_no_number()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.ReceiveAsync("b.edi", X12File.Of(2, X12File.Other));
        await _bench.Database.WriteAsync(tx => tx.Execute("UPDATE interchanges SET report = '[]' WHERE control_number = '000000001'"));
        await _bench.AcknowledgeAsync();
        await _bench.AcknowledgeAsync();
        var sent = Assert.Single(_bench.Sent());
        Assert.Contains("AK1*PR*2~", sent, StringComparison.Ordinal);
        Assert.Contains("*000000001*", sent[..110], StringComparison.Ordinal);
        var held = Assert.Single(await _bench.ReadAsync(tx => CaseStore.List(tx, new() { CaseType = "document-not-written" })));
        Assert.StartsWith("The 997 for interchange 000000001 of hollis-fasteners cannot be written", held.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hollis-fasteners/out", "deliver.gone")]
    [InlineData("sftp.hollis.example/incoming", "deliver.upload, deliver.publish")]
    public async Task What_was_uploaded_to_another_place_is_uploaded_again_and_what_is_gone_is_not_called_sent(string uploadedTo, string expected)
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.StopAsync();
        await _bench.BeginAcknowledgeAsync();
        var place = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!.Out!.Place;
        Directory.CreateDirectory(_bench.Out());
        var delivery = await _bench.ReadAsync(tx => AnswerOf(tx)!);
        await _bench.Database.WriteAsync(tx =>
        {
            DeliveryStore.CountUpload(tx, delivery.Id, uploadedTo == "hollis-fasteners/out" ? place : uploadedTo);
            return true;
        });
        var steps = new List<string>();
        await using var mailboxes = _bench.OpenMailboxes();
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, [new MailboxWay(_bench.Database, _bench.Gateway.Payloads, mailboxes, new(TimeProvider.System), TimeProvider.System)]);
        await foreach (var step in stage.RunAsync(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, delivery.Id).Single()), default)) steps.Add(step.Name);
        Assert.Equal(expected, string.Join(", ", steps));
    }

    [Fact]
    public async Task What_was_gone_is_uploaded_anew_when_a_person_restarts_it()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.StopAsync();
        await _bench.BeginAcknowledgeAsync();
        Directory.CreateDirectory(_bench.Out());
        var delivery = await _bench.ReadAsync(tx => AnswerOf(tx)!);
        await _bench.Database.WriteAsync(tx =>
        {
            DeliveryStore.CountUpload(tx, delivery.Id, _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!.Out!.Place);
            return true;
        });
        Assert.Equal(["deliver.gone"], await DeliverAsync(delivery.Id));
        Assert.Equal(DeliveryState.Failed, (await _bench.ReadAsync(tx => AnswerOf(tx)!)).State);

        await _bench.Gateway.Operations.ApplyAsync(new Verb.Restart(), delivery.Id, new("anna", "they have not got it"), default);
        Assert.Equal(["deliver.upload", "deliver.publish"], await DeliverAsync(delivery.Id));
    }

    [Fact]
    public async Task RT_31_what_a_delivery_that_ended_left_on_the_server_is_removed_with_the_next_and_nothing_else()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.StopAsync();
        await _bench.BeginAcknowledgeAsync();
        var next = await _bench.ReadAsync(tx => AnswerOf(tx)!);
        var dead = await Task.WhenAll(new[] { DeliveryState.Failed, DeliveryState.Cancelled, DeliveryState.Due, DeliveryState.Sent }.Select(CopyAsync));
        Directory.CreateDirectory(_bench.Out());
        string[] others = [".stranger.part", $".{new UlidSource(TimeProvider.System).Next()}.part", "order.part"];
        foreach (var name in dead.Select(d => $".{d}.part").Concat(others)) await File.WriteAllTextAsync(Path.Combine(_bench.Out(), name), "half");

        Assert.Equal(["deliver.upload", "deliver.publish"], await DeliverAsync(next.Id));
        Assert.Equal(others.Append($".{dead[0]}.part").Append($".{dead[2]}.part").Order(StringComparer.Ordinal), Directory.GetFiles(_bench.Out(), "*.part").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        async Task<string> CopyAsync(DeliveryState state)
        {
            var id = new UlidSource(TimeProvider.System).Next();
            var place = _bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!.Out!.Place;
            await _bench.Database.WriteAsync(tx => DeliveryStore.Insert(tx, next with { Id = id, State = state, UploadedTo = place }));
            return id;
        }
    }

    // Each step is kept, as the chain does.
    async Task<List<string>> DeliverAsync(string id)
    {
        var steps = new List<string>();
        await using var mailboxes = _bench.OpenMailboxes();
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, [new MailboxWay(_bench.Database, _bench.Gateway.Payloads, mailboxes, new(TimeProvider.System), TimeProvider.System)]);
        await foreach (var step in stage.RunAsync(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, id)[0]), default))
        {
            steps.Add(step.Name);
            await _bench.Gateway.Journal.BeginAsync("test", effects =>
            {
                step.Apply(effects);
                return true;
            }, default);
        }

        return steps;
    }

    static DeliveryRecord? AnswerOf(Transaction tx) => DeliveryStore.List(tx, new() { Direction = Direction.Out }).SingleOrDefault();

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
