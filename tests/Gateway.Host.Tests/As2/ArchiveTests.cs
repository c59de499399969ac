using System.Diagnostics;
using Gateway.Host.Storage;
using Gateway.Host.Tests.CommandLine;
using Gateway.Transports.As2;

namespace Gateway.Host.Tests.As2;

/// <summary>What proves an exchange, from the archive alone.</summary>
public sealed class ArchiveTests
{
    [Fact]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_both_directions_are_verified_again_by_us_and_by_openssl()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.UntilAsync(await bench.SendAsync("ISA*out~"), DeliveryState.Sent);

        foreach (var record in await bench.RecordsAsync())
        {
            var verified = await RunAsync(bench, "verify", record.Id);
            Assert.True(verified.Code == 0, verified.Text);
            Assert.Equal(3, verified.Text.Split('\n').Count(l => l.StartsWith("good", StringComparison.Ordinal)));

            var folder = (await RunAsync(bench, "export", record.Id)).Text.Trim();
            var told = await bench.Pipeline.ReadAsync(tx => EventStore.OfChain(tx, record.DeliveryId!).Single(e => e.Kind == "taken out"));
            Assert.Equal((record.Id, Environment.UserName), (told.SubjectId, told.Actor));
            var commands = File.ReadLines(Path.Combine(folder, "README.txt")).Where(l => l.StartsWith("openssl ", StringComparison.Ordinal)).ToList();
            Assert.Equal(3, commands.Count);
            foreach (var command in commands) Shell(folder, command);
            var digest = commands.Single(c => c.Contains("dgst", StringComparison.Ordinal));
            Assert.Equal(digest.Split("# ")[1], Shell(folder, digest.Split('#')[0]).Trim());
        }
    }

    [Theory]
    [InlineData(As2Compression.AfterSigning, MicScope.Standard, 3)]
    [InlineData(As2Compression.BeforeSigning, MicScope.Standard, 3)]
    [InlineData(As2Compression.BeforeSigning, MicScope.Uncompressed, 2)]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_openssl_checks_what_was_compressed_and_the_digest_where_it_is_that_of_what_was_signed(As2Compression compression, MicScope scope, int count)
    {
        await using var bench = await As2Bench.StartAsync($"receive: {{ micScope: {(scope == MicScope.Standard ? "standard" : "uncompressed")} }}");
        var sent = As2Bench.Message("ISA*in~", side: As2Keys.TheirSide() with { Send = new() { Compression = compression, MicScope = scope } });
        Assert.True(As2Bench.Judge(await bench.PostAsync(sent), sent).ClosesMessage);
        var record = Assert.Single(await bench.RecordsAsync());

        var folder = (await RunAsync(bench, "export", record.Id)).Text.Trim();

        var commands = File.ReadLines(Path.Combine(folder, "README.txt")).Where(l => l.StartsWith("openssl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(count, commands.Count);
        foreach (var command in commands)
        {
            var answer = Shell(folder, command.Split('#')[0]);
            if (command.Contains("dgst", StringComparison.Ordinal)) Assert.Equal(command.Split("# ")[1], answer.Trim());
        }
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_one_changed_byte_in_the_archive_is_named()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        var record = Assert.Single(await bench.RecordsAsync());
        var file = Path.Combine(bench.Pipeline.Folder, "payloads", record.MessageHash[..2], record.MessageHash);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        var verified = await RunAsync(bench, "verify", record.MessageId!);

        Assert.Equal(2, verified.Code);
        Assert.Contains($"BAD   archive: the payload {record.MessageHash} is altered", verified.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE as2_messages SET receipt = REPLACE(receipt, 'processed', 'denied')", "the receipt is altered")]
    [InlineData("UPDATE as2_messages SET content_key = substr(content_key, 2) || '0'", "")]
    [InlineData("UPDATE as2_messages SET content_key = 'zz'", "the key of its content does not open it")]
    [InlineData("UPDATE as2_messages SET signer_hash = ''", "the payload  is missing")]
    [InlineData("UPDATE as2_messages SET signer_hash = message_hash", "is not a certificate")]
    [InlineData("UPDATE as2_messages SET mics = 'abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabc=, sha-256'", "check (MIC): computed ")]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_the_check_of_everything_names_what_was_altered_in_the_record_of_a_message(string tampering, string text)
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.PostAsync(As2Bench.Message("ISA*forged~", "<2@hollis>", side: As2Keys.TheirSide(As2Keys.Stranger)));
        await bench.Pipeline.DrainAsync();
        Assert.Contains("2 AS2 messages: all as they were written", (await RunVerifyAsync(bench)).Text, StringComparison.Ordinal);
        var record = (await bench.RecordsAsync()).Single(r => r.State == As2State.Taken);

        await bench.Pipeline.Database.WriteAsync(tx => tx.Execute(tampering + " WHERE state = 'Taken'"));

        var (code, told) = await RunVerifyAsync(bench);
        Assert.Equal(2, code);
        Assert.Contains(text, told.Split('\n').Single(l => l.StartsWith($"as2 {record.Id}: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("2 AS2 messages: 1 are not as they were written", told, StringComparison.Ordinal);
        // As it was again: at the end of each test the rows must be what the history says.
        await bench.Pipeline.Database.WriteAsync(tx => tx.Execute("UPDATE as2_messages SET receipt = @Receipt, content_key = @ContentKey, signer_hash = @SignerHash, mics = @Mics WHERE id = @Id", record));
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_what_was_compressed_further_than_strangers_may_is_as_it_was_written()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"\nreceive: {{ compressionRatio: 2000 }}\nsend: {{ compression: before-signing }}");
        var theirs = As2Keys.TheirSide() with
        {
            Send = new() { Compression = As2Compression.BeforeSigning },
            Receive = new() { Limits = new() { CompressionRatio = 2000 } },
        };
        peer.Answer = (message, _) => As2Peer.Take(message, theirs);
        var blanks = new string(' ', 1_000_000);
        var sent = As2Bench.Message(blanks, side: theirs);
        Assert.True(As2Bench.Judge(await bench.PostAsync(sent), sent).ClosesMessage);
        await bench.UntilAsync(await bench.SendAsync(blanks), DeliveryState.Sent);
        await bench.Pipeline.DrainAsync();

        var (code, told) = await RunVerifyAsync(bench);

        Assert.True(code == 0, told);
        Assert.Contains("2 AS2 messages: all as they were written", told, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Reliability", "RT-12")]
    public async Task RT_12_the_check_of_everything_names_a_message_whose_bytes_are_gone()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.Pipeline.DrainAsync();
        var record = Assert.Single(await bench.RecordsAsync());
        bench.Pipeline.Gateway.Payloads.Erase(record.MessageHash);

        var (code, told) = await RunVerifyAsync(bench);

        Assert.Equal(2, code);
        Assert.Contains($"as2 {record.Id}: the payload {record.MessageHash} is missing", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<1@hollis>")]
    [InlineData("1@hollis")]
    public async Task A_message_is_found_by_its_id_with_and_without_brackets_and_the_newest_of_several_is_meant(string id)
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*forged~", side: As2Keys.TheirSide(As2Keys.Stranger)));
        await bench.PostAsync(As2Bench.Message("ISA*in~"));

        var verified = await RunAsync(bench, "verify", id);

        Assert.True(verified.Code == 0, verified.Text);
        Assert.Contains("good  signature of the message", verified.Text, StringComparison.Ordinal);
        Assert.Contains("there is no AS2 message \"2@hollis", (await RunAsync(bench, "verify", "2@hollis")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_a_content_stands_in_its_row_and_nowhere_in_the_history()
    {
        await using var peer = await As2Peer.StartAsync();
        await using var bench = await As2Bench.StartAsync($"url: \"{peer.Url}\"");
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.UntilAsync(await bench.SendAsync("ISA*out~"), DeliveryState.Sent);
        await bench.Pipeline.DrainAsync();

        var events = await bench.Pipeline.ReadAsync(tx => tx.Query<string>("SELECT detail FROM events WHERE detail IS NOT NULL", new { }));

        var records = await bench.RecordsAsync();
        Assert.Equal(2, records.Count);
        foreach (var record in records)
        {
            Assert.Contains(events, detail => detail.Contains("\"hasContentKey\":true", StringComparison.Ordinal) && detail.Contains(record.MessageHash, StringComparison.Ordinal));
            Assert.DoesNotContain(events, detail => detail.Contains(record.ContentKey!, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_message_takes_two_files_of_the_store_and_no_more()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*first~"));
        var before = bench.Pipeline.Gateway.Payloads.All().Count();

        await bench.PostAsync(As2Bench.Message("ISA*second~", "<2@hollis>"));

        // The message as it came, and the file in it: certificates are there, and the receipt stands in the record.
        Assert.Equal(before + 2, bench.Pipeline.Gateway.Payloads.All().Count());
    }

    [Fact]
    public async Task Messages_are_listed_with_where_they_stand()
    {
        await using var bench = await As2Bench.StartAsync();
        await bench.PostAsync(As2Bench.Message("ISA*in~"));
        await bench.PostAsync(As2Bench.Message("ISA*forged~", "<2@hollis>", side: As2Keys.TheirSide(As2Keys.Stranger)));

        var listed = await RunAsync(bench, "list");

        Assert.Contains("taken            receipt answered  <1@hollis>", listed.Text, StringComparison.Ordinal);
        Assert.Contains("refused          receipt answered  <2@hollis>", listed.Text, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Text)> RunVerifyAsync(As2Bench bench)
    {
        var terminal = new TestTerminal();
        var code = await terminal.RunAsync(["verify", "--data", bench.Pipeline.Folder]);
        return (code, terminal.Output + terminal.Error);
    }

    static async Task<(int Code, string Text)> RunAsync(As2Bench bench, params string[] arguments)
    {
        var terminal = new TestTerminal();
        var code = await terminal.RunAsync(["as2", .. arguments, "--data", bench.Pipeline.Folder]);
        return (code, terminal.Output + terminal.Error);
    }

    static string Shell(string folder, string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        var errors = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{command}\n{errors}");
        return output;
    }
}
