using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>What becomes of what came before: the table of interchanges, test traffic, and acknowledgements of everything that is none of ours.</summary>
public sealed class IdentityTableTests
{
    /// <summary>Of the second interchange: its number, its content, what it is, how many documents are posted then, and how many files are answered.</summary>
    [Theory]
    [InlineData("the same number and content in another file", 999_999_999, X12File.Response, "Duplicate", 1, 2)]
    [InlineData("the same number with other content", 999_999_999, X12File.Other, "Collision", 1, 2)]
    [InlineData("another number with the same content", 7, X12File.Response, "Accepted", 1, 2)]
    [InlineData("the number after the last one is the first again", 1, OtherNumber, "Accepted", 2, 2)]
    public async Task RT_26_the_second_interchange_is_judged_by_its_number_and_its_content(
        string name, int control, string body, string state, int postings, int answers)
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231");
        await bench.ReceiveAsync("a.edi", X12File.Of(999_999_999, X12File.Response));
        await bench.AcknowledgeAsync();
        var delivery = await bench.ReceiveAsync("b.edi", X12File.Of(control, body).Replace("*0*P*>", state == "Collision" ? "*1*P*>" : "*0*P*>", StringComparison.Ordinal));
        await bench.AcknowledgeAsync();
        var interchange = Assert.Single(await bench.StandingAsync(delivery)).Interchange;
        Assert.Equal((name, state), (name, interchange.State.ToString()));
        Assert.Equal(postings, (await bench.PostedAsync()).Count);
        Assert.Equal(answers, bench.Sent().Count);
        if (state == "Duplicate") Assert.Equal(bench.Sent()[0], bench.Sent()[1]);
        if (control == 7)
        {
            // Decision 21: there is nothing to decide, so nobody is asked; the page of the message names the first.
            var again = Assert.Single(Assert.Single(await bench.StandingAsync(delivery)).Messages);
            Assert.Equal(MessageState.Duplicate, again.State);
            Assert.Contains("4500018231 came in", again.Reason, StringComparison.Ordinal);
            Assert.Empty(await bench.ReadAsync(tx => CaseStore.OfSubject(tx, again.Id)));
        }

        if (state == "Collision") Assert.Contains(bench.Sent(), text => text.Contains("TA1*999999999*261103*0815*R*025", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RT_26_in_EDIFACT_a_number_with_other_content_is_refused_as_used_before_and_with_the_same_answered_as_before()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ReceiveAsync("a.edi", EdifactFile.Ordrsp("R1"), Rossi);
        await bench.AcknowledgeAsync(Rossi);
        await bench.ReceiveAsync("again.edi", EdifactFile.Ordrsp("R1") + "\n", Rossi);
        await bench.AcknowledgeAsync(Rossi);
        var collision = await bench.ReceiveAsync("b.edi", EdifactFile.Ordrsp("R1").Replace("QTY+21:10", "QTY+21:20", StringComparison.Ordinal), Rossi);
        await bench.AcknowledgeAsync(Rossi);
        Assert.Equal(InterchangeState.Collision, Assert.Single(await bench.StandingAsync(collision)).Interchange.State);
        var sent = bench.Sent(Rossi);
        Assert.Equal(3, sent.Count);
        Assert.Equal(2, sent.Count(text => text == sent[0]));
        Assert.Contains(sent, text => text.Contains("UCI+77+8009876500005:14+0081234560003:14+4+26'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RT_26_in_X12_another_sender_may_use_the_same_number()
    {
        await using var bench = await PipelineBench.StartAsync("", prepare: folder =>
        {
            var twin = Path.Combine(folder, "profiles", "other.yaml");
            File.WriteAllText(twin, File.ReadAllText(Path.Combine(folder, "profiles", PipelineBench.Partner + ".yaml"))
                .Replace(PipelineBench.Partner, "other", StringComparison.Ordinal).Replace("118502274", "222222222", StringComparison.Ordinal).Replace("100210", "100999", StringComparison.Ordinal));
        });
        await bench.ReceiveAsync("a.edi", X12File.Of(77, X12File.Response));
        var other = await bench.ReceiveAsync("b.edi", X12File.Of(77, X12File.Other).Replace("118502274", "222222222", StringComparison.Ordinal), "other");
        Assert.Equal(InterchangeState.Accepted, Assert.Single(await bench.StandingAsync(other)).Interchange.State);
    }

    [Fact]
    public async Task RT_26_another_partner_may_use_the_same_number_and_after_its_window_a_number_is_a_new_one()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231");
        await bench.ReceiveAsync("a.edi", X12File.Of(77, X12File.Response));
        var other = await bench.ReceiveAsync("b.edi", EdifactFile.Ordrsp("R1"), Rossi);
        Assert.Equal(InterchangeState.Accepted, Assert.Single(await bench.StandingAsync(other)).Interchange.State);

        await bench.Database.WriteAsync(tx => tx.Execute("UPDATE identities SET taken_at = taken_at - 366 * 86400000000"));
        var soon = await bench.ReceiveAsync("c.edi", X12File.Of(77, X12File.Other));
        Assert.Equal(InterchangeState.Collision, Assert.Single(await bench.StandingAsync(soon)).Interchange.State);
        await bench.Database.WriteAsync(tx => tx.Execute("UPDATE identities SET taken_at = taken_at - 40 * 86400000000"));
        var late = await bench.ReceiveAsync("d.edi", X12File.Of(77, X12File.Other));
        Assert.Equal(InterchangeState.Accepted, Assert.Single(await bench.StandingAsync(late)).Interchange.State);
    }

    [Fact]
    public async Task RT_50_acknowledgements_of_anything_are_never_acknowledged()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231");
        await bench.SendAsync();
        await bench.ReceiveAsync("855.edi", X12File.Of(4, X12File.Response));
        await bench.AcknowledgeAsync();
        var sent = bench.Sent();
        string[] acknowledgements =
        [
            "AK1*FA*1~AK2*997*0001~AK5*R*5~AK9*R*1*1*0~", "AK1*PO*4711~AK9*A*1*1*1~", "AK1*PO*1~AK2*850*0001~AK5*R*5~AK9*R*1*1*0~", "AK1*PO*1~AK9*A*1*1*1~",
        ];
        for (var i = 0; i < acknowledgements.Length; i++) await bench.ReceiveAsync($"{i}.edi", X12File.OfType(50 + i, "997", acknowledgements[i]));
        await bench.AcknowledgeAsync();
        Assert.Equal(sent, bench.Sent());
        var expectation = Assert.Single(await bench.ReadAsync(tx => ExpectationStore.List(tx, null, PipelineBench.Partner, null, 10)));
        Assert.Equal(ExpectationState.Rejected, expectation.State);
    }

    [Theory]
    [InlineData(X12File.Response, "855")]
    [InlineData(X12File.DearInvoice, "810")]
    public async Task RT_50_what_is_marked_as_test_never_reaches_the_ERP(string body, string type)
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231");
        await bench.ImportSampleReceiptsAsync();
        await bench.ReceiveAsync("test.edi", X12File.OfType(5, type, body).Replace("*0*P*>", "*0*T*>", StringComparison.Ordinal));
        Assert.Empty(await bench.ReadAsync(tx => PostingStore.List(tx, null, null, null, 10)));
        Assert.Empty(Directory.Exists(Path.Combine(bench.Folder, "erp")) ? Directory.GetFiles(Path.Combine(bench.Folder, "erp"), "*", SearchOption.AllDirectories) : []);
    }

    [Fact]
    public async Task RT_35_a_schedule_that_fires_twice_or_not_at_all_answers_every_group_once()
    {
        await using var bench = await PipelineBench.StartAsync();
        const int each = 50;
        for (var i = 0; i < 10; i++) await bench.ReceiveAsync($"{i}.edi", X12File.OfGroups(i + 1, 1 + i * each, each));
        // Nobody was woken all the while; then everybody is, several times.
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => bench.BeginAcknowledgeAsync())));
        await bench.AcknowledgeAsync();
        var answered = bench.Sent().SelectMany(t => t.Split("AK1*PR*")[1..]).Select(t => t.Split('~')[0].Split('*')[0]).Select(int.Parse).Order();
        Assert.Equal(Enumerable.Range(1, 10 * each), answered);
    }

    [Fact]
    public async Task An_answer_that_is_read_before_its_delivery_is_written_down_is_not_waited_for()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ImportOrderAsync("4500018231");
        Directory.CreateDirectory(Path.GetDirectoryName(bench.Out())!);
        await File.WriteAllTextAsync(bench.Out(), "a file where the folder should be");
        await bench.Gateway.Send.RunAsync(PipelineBench.Partner, default);
        using var answer = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(X12File.OfType(5, "997", "AK1*PO*1~AK2*850*0001~AK5*A~AK9*A*1*1*1~")));
        var owner = bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!;
        await bench.Gateway.Reception.ReceiveAsync(owner, owner.Mailboxes[0], "997.edi", answer, default);
        await bench.UntilAsync(tx => MessageStore.List(tx, new() { Direction = Direction.In, State = MessageState.Done }).Count == 1);
        File.Delete(bench.Out());
        await bench.UntilAsync(tx => DeliveryStore.List(tx, new() { Direction = Direction.Out }).All(d => d.Reason is not null));
        await bench.Database.WriteAsync(tx => tx.Execute("UPDATE work SET due_at = 0 WHERE lease_until IS NULL"));
        await bench.UntilAsync(tx => ExpectationStore.List(tx, null, PipelineBench.Partner, null, 10).Count == 1);
        Assert.Equal(ExpectationState.Accepted, Assert.Single(await bench.ReadAsync(tx => ExpectationStore.List(tx, null, PipelineBench.Partner, null, 10))).State);
    }

    [Fact]
    public async Task RT_50_a_CONTRL_about_a_CONTRL_and_one_about_nothing_of_ours_are_not_answered()
    {
        await using var bench = await PipelineBench.StartAsync();
        await bench.ReceiveAsync("a.edi", EdifactFile.Ordrsp("R1"), Rossi);
        await bench.AcknowledgeAsync(Rossi);
        var sent = Assert.Single(bench.Sent(Rossi));
        var ours = sent.Split("UNB+")[1].Split('\'')[0].Split('+')[4];
        string[] about = [ours, "4711"];
        for (var i = 0; i < about.Length; i++)
        {
            var delivery = await bench.ReceiveAsync($"{i}.edi", Contrl(i + 500, about[i]), Rossi);
            Assert.Equal(DeliveryState.Done, delivery.State);
        }

        await bench.AcknowledgeAsync(Rossi);
        Assert.Equal([sent], bench.Sent(Rossi));
    }

    [Fact]
    public async Task RT_50_an_EDIFACT_interchange_that_UNB_marks_as_test_never_reaches_the_ERP()
    {
        await using var bench = await PipelineBench.StartAsync();
        var delivery = await bench.ReceiveAsync("test.edi", EdifactFile.Ordrsp("R1").Replace("+77'UNH", "+77++++++1'UNH", StringComparison.Ordinal), Rossi);
        Assert.True(Assert.Single(await bench.StandingAsync(delivery)).Interchange.IsTest);
        Assert.Empty(await bench.ReadAsync(tx => PostingStore.List(tx, null, null, null, 10)));
    }

    static string Contrl(int control, string about) =>
        $"UNB+UNOA:3+8009876500005:14+0081234560003:14+261121:0930+{control}'UNH+1+CONTRL:D:3:UN'UCI+{about}+0081234560003:14+8009876500005:14+4+12'UNT+3+1'UNZ+1+{control}'";

    const string Rossi = EdifactFile.Partner;

    // The same answer under another number of the seller's.
    const string OtherNumber = "BAK*00*AD*4500018231*20261102****HF-2*20261103~PO1*10*5000*EA*.085**BP*NG-10447~ACK*IA*5000*EA*068*20261116~CTT*1~";
}
