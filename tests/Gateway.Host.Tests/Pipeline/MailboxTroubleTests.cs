using System.Globalization;
using System.Text;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;
using Gateway.Host.Schedule;
using Gateway.Host.Storage;
using Gateway.Transports.Tests.Ftp;

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
        await _bench.UntilAsync(_ => _bench.Lines.Any(line => line.Text.StartsWith("waits: ", StringComparison.Ordinal)));
        Assert.Contains(_bench.Lines, line => line.Text.StartsWith("waits: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_share_that_is_not_mounted_is_told_and_nothing_is_made_in_its_place()
    {
        var mountPoint = Directory.CreateTempSubdirectory("mount-").FullName;
        await using var bench = await PipelineBench.StartAsync($$"""

            transports:
              in: [{ mailbox: main, folder: '{{mountPoint}}/hollis/in', archive: delete }]
              out: { folder: '{{mountPoint}}/hollis/out' }

            """);
        await bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await bench.BeginAcknowledgeAsync();
        await bench.Gateway.JobRunner.PollAsync(PipelineBench.Partner, default);
        await bench.UntilAsync(tx => AnswerOf(tx)?.Reason is not null);
        var answer = (await bench.ReadAsync(AnswerOf))!;
        Assert.Equal(DeliveryState.Due, answer.State);
        Assert.Contains("whether its share is mounted", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(mountPoint));

        await bench.Gateway.Standings.LookAsync(default);
        var standings = bench.Gateway.Standings.Latest!.Mailboxes.Where(m => m.Channel.StartsWith(PipelineBench.Partner, StringComparison.Ordinal)).ToList();
        Assert.Equal([$"{PipelineBench.Partner}/main", $"{PipelineBench.Partner}/out"], standings.Select(m => m.Channel));
        Assert.All(standings, m => Assert.NotNull(m.DeadSince));
        Directory.Delete(mountPoint);
    }

    [Fact]
    public async Task What_was_refused_is_no_trouble_any_more_once_it_was_cancelled()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_bench.Out())!);
        await File.WriteAllTextAsync(_bench.Out(), "a file where the folder should be");
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.BeginAcknowledgeAsync();
        await _bench.UntilAsync(tx => AnswerOf(tx)?.Reason is not null);
        Assert.NotNull(await DeadSinceAsync());

        await _bench.Gateway.Operations.ApplyAsync(new Verb.Cancel(), (await _bench.ReadAsync(AnswerOf))!.Id, new("anna", "they do not want it"), default);
        Assert.Null(await DeadSinceAsync());

        // As the clock of the service does; no other file goes there.
        async Task<DateTimeOffset?> DeadSinceAsync()
        {
            await _bench.Gateway.JobRunner.RunAsync(JobRequest.Deadlines, default);
            await _bench.Gateway.Standings.LookAsync(default);
            return _bench.Gateway.Standings.Latest!.Mailboxes.Single(m => m.Channel == $"{PipelineBench.Partner}/out").DeadSince;
        }
    }

    // Of what the profiles of a server say the least counts for all of them.
    [Theory]
    [InlineData("", 4)]
    [InlineData(", connections: 2", 2)]
    public async Task RT_25_a_server_whose_connections_are_all_taken_keeps_no_hand_from_what_goes_elsewhere(string ofTheLast, int most)
    {
        var stalled = 0;
        await using var server = new ScriptedFtpServer(command =>
        {
            if (command.Length > 0) return ScriptedFtpServer.Usual(command);
            Interlocked.Increment(ref stalled);
            return null;
        });
        await using var bench = await PipelineBench.StartAsync("", prepare: folder =>
        {
            WriteSecret(folder, "theirs");
            for (var i = 0; i < 20; i++) File.WriteAllText(Path.Combine(folder, "profiles", $"{Crowd(i)}.yaml"), $$"""
                partner: {{Crowd(i)}}
                name: One of many
                extends: x12-004010-supplier
                supplier: "{{i}}"
                identities: { theirs: { x12: { qualifier: ZZ, id: CROWD{{i}}, group: CROWD{{i}} } } }
                transports:
                  servers:
                    - server: theirs
                      ftp: { host: 127.0.0.1, port: {{server.Port}}, user: us, password: secret:theirs, security: none, allowCleartext: true, connectTimeout: 300 s{{(i == 19 ? ofTheLast : "")}} }
                  out: { server: theirs, folder: in }

                """);
        });
        for (var i = 0; i < 20; i++) await BeginAsync(Crowd(i));
        for (var left = 600; Volatile.Read(ref stalled) < most && left > 0; left--) await Task.Delay(50);

        var other = await BeginAsync(PipelineBench.Partner);
        await bench.UntilAsync(tx => DeliveryStore.Find(tx, other)!.State == DeliveryState.Sent);
        Assert.Equal(most, stalled);
        // Whoever tries just now has his attempt written down before.
        await bench.UntilAsync(tx => WorkStore.List(tx, isDead: null, 100).Count(w => w is { Attempts: 0, IsDead: false }) >= 12);

        static string Crowd(int i) => $"crowd-{Text(i)}";

        async Task<string> BeginAsync(string partner)
        {
            var payload = await bench.Gateway.Payloads.WriteAsync(Encoding.UTF8.GetBytes(partner));
            var profile = bench.Definitions.Current.Directory.Find(partner)!;
            var id = new UlidSource(TimeProvider.System).Next();
            return (await bench.Gateway.Journal.BeginAsync("test", effects => Departure.Begin(effects, profile, id, "a.edi", payload), default)).Id;
        }
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
        await _bench.SpoilAsync(tx => tx.Execute("UPDATE interchanges SET report = '[]' WHERE control_number = '000000001'"));
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
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, [new MailboxDelivery(_bench.Database, _bench.Gateway.Payloads, mailboxes, new(TimeProvider.System), _bench.Gateway.Heartbeats, TimeProvider.System)]);
        await foreach (var step in stage.RunAsync(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, delivery.Id).Single()), default)) steps.Add(step.Name);
        Assert.Equal(expected, string.Join(", ", steps));
    }

    [Fact]
    public async Task What_our_own_disk_does_not_give_is_told_of_it_and_not_of_the_mailbox_and_counts_no_attempt()
    {
        // A file that any read of its beginning fails of, with EIO.
        if (!OperatingSystem.IsLinux()) return;
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.StopAsync();
        await _bench.BeginAcknowledgeAsync();
        Directory.CreateDirectory(_bench.Out());
        var delivery = await _bench.ReadAsync(tx => AnswerOf(tx)!);
        var payload = Assert.Single(Directory.GetFiles(Path.Combine(_bench.Folder, "payloads"), delivery.PayloadHash, SearchOption.AllDirectories));
        File.Move(payload, payload + "-away");
        File.CreateSymbolicLink(payload, "/proc/self/mem");
        await using var mailboxes = _bench.OpenMailboxes();
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, [new MailboxDelivery(_bench.Database, _bench.Gateway.Payloads, mailboxes, new(TimeProvider.System), _bench.Gateway.Heartbeats, TimeProvider.System)]);
        var trouble = await Assert.ThrowsAsync<PayloadsUnreadableException>(async () => await stage.RunAsync(await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, delivery.Id)[0]), default).GetAsyncEnumerator().MoveNextAsync());
        Assert.StartsWith("the payload store cannot be read: ", trouble.Message, StringComparison.Ordinal);
        await _bench.WorkAsync(stage, 1);
        Assert.Equal((0, false), await _bench.ReadAsync(tx => WorkStore.OfSubject(tx, delivery.Id).Select(w => (w.Attempts, w.IsDead)).Single()));
        Assert.Null((await _bench.ReadAsync(tx => AnswerOf(tx)!)).Reason);
        Assert.Null(mailboxes.Standings.Find($"{PipelineBench.Partner}/out")?.Reason);
        File.Delete(payload);
        File.Move(payload + "-away", payload);
        Assert.Equal(["deliver.upload", "deliver.publish"], await DeliverAsync(delivery.Id));
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

    [Fact]
    public async Task RT_23_a_server_that_refuses_our_password_is_asked_less_and_less_often_until_the_profiles_change()
    {
        await using var server = new ScriptedFtpServer(command => command.StartsWith("PASS", StringComparison.Ordinal) ? "530 password expired" : ScriptedFtpServer.Usual(command));
        await using var bench = await PipelineBench.StartAsync($$"""

            transports:
              servers:
                - { server: theirs, ftp: { host: 127.0.0.1, port: {{server.Port}}, user: us, password: secret:theirs, security: none, allowCleartext: true } }
              out: { server: theirs, folder: in }

            """, prepare: folder => WriteSecret(folder, "theirs"));
        await bench.StopAsync();
        var payload = await bench.Gateway.Payloads.WriteAsync("ours"u8.ToArray());
        var (time, passed) = (new ManualTime(), TimeSpan.Zero);
        await using var mailboxes = bench.OpenMailboxes(time);
        var stage = new DeliverStage(bench.Database, bench.Definitions, [new MailboxDelivery(bench.Database, bench.Gateway.Payloads, mailboxes, new(time), bench.Gateway.Heartbeats, time)]);
        var delivery = await bench.Gateway.Journal.BeginAsync(
            "test", effects => Departure.Begin(effects, bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!, new UlidSource(time).Next(), "a.edi", payload), default);
        var work = await bench.ReadAsync(tx => WorkStore.OfSubject(tx, delivery.Id).Single());
        while (passed < TimeSpan.FromHours(1))
        {
            var rest = await RestAsync(stage, work);
            time.Advance(rest);
            passed += rest;
        }

        Assert.InRange(server.Commands.Count(c => c.StartsWith("PASS", StringComparison.Ordinal)), 5, 20);
        mailboxes.Standings.Keep(bench.Definitions.Current.Directory);
        var before = server.Commands.Count;
        await RestAsync(stage, work);
        Assert.True(server.Commands.Count > before);
    }

    [Fact]
    public async Task RT_25_a_server_that_stalls_keeps_no_other_mailbox_of_its_partner_waiting()
    {
        var stalled = new TaskCompletionSource();
        await using var server = new ScriptedFtpServer(command =>
        {
            if (command.Length > 0) return ScriptedFtpServer.Usual(command);
            stalled.TrySetResult();
            return null;
        });
        await using var bench = await PipelineBench.StartAsync($$"""

            schedules: { poll: 0/1 * * * * ? }
            transports:
              servers:
                - server: theirs
                  ftp: { host: 127.0.0.1, port: {{server.Port}}, user: us, password: secret:theirs, security: none, allowCleartext: true, connectTimeout: 120 s, responseTimeout: 120 s }
              in:
                - { mailbox: slow, server: theirs, folder: out, archive: delete }
                - { mailbox: main, folder: "{data}/mailboxes/main", archive: delete }

            """, isService: true, prepare: folder => WriteSecret(folder, "theirs"));
        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        // The first may have come with the poll in which the other mailbox stalls.
        for (var number = 1; number <= 2; number++)
        {
            var dropped = Path.Combine(Directory.CreateDirectory(Path.Combine(bench.Folder, "mailboxes", "main")).FullName, Text(number));
            await File.WriteAllTextAsync(dropped + ".part", X12File.Of(number, X12File.Response));
            File.Move(dropped + ".part", dropped);
            await bench.UntilAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.In }).Count == number);
        }
    }

    static void WriteSecret(string folder, string name)
    {
        var secret = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName, name);
        File.WriteAllText(secret, "expired");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    static async Task<TimeSpan> RestAsync(DeliverStage stage, WorkItem work)
    {
        await foreach (var step in stage.RunAsync(work, default)) return ((Ending.Later)step.Ending).After;
        throw new InvalidOperationException("it ended without a step");
    }

    [Fact]
    public async Task RT_25_a_delivery_whose_bytes_move_is_no_standstill_however_long_it_takes()
    {
        await _bench.ReceiveAsync("a.edi", X12File.Of(1, X12File.Response));
        await _bench.StopAsync();
        await _bench.BeginAcknowledgeAsync();
        var time = new ManualTime();
        var heartbeats = new Heartbeats(time);
        heartbeats.Beat(StageNames.Deliver, TimeSpan.FromMinutes(15));
        time.Advance(TimeSpan.FromMinutes(14));
        await DeliverAsync((await _bench.ReadAsync(tx => AnswerOf(tx)!)).Id, heartbeats);
        time.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(heartbeats.Stalled());
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([StageNames.Deliver], heartbeats.Stalled());
    }

    // Each step is kept, as the chain does.
    async Task<List<string>> DeliverAsync(string id, Heartbeats? heartbeats = null)
    {
        var steps = new List<string>();
        await using var mailboxes = _bench.OpenMailboxes();
        var stage = new DeliverStage(_bench.Database, _bench.Definitions, [new MailboxDelivery(_bench.Database, _bench.Gateway.Payloads, mailboxes, new(TimeProvider.System), heartbeats ?? _bench.Gateway.Heartbeats, TimeProvider.System)]);
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
