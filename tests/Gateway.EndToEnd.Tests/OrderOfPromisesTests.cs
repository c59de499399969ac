using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.EndToEnd.Tests.Support;
using Gateway.Transports.As2;
using Gateway.Transports.Tests.Servers;

namespace Gateway.EndToEnd.Tests;

/// <summary>The real program under strace: in what order it speaks to the disk and to the partner.</summary>
public sealed class OrderOfPromisesTests : IDisposable
{
    readonly Outside _outside = new();
    readonly string _log = Path.Combine(Path.GetTempPath(), $"strace-{Guid.NewGuid():N}");

    string[] Strace => ["-f", "-qq", "--seccomp-bpf", "-yy", "-s", "5000", "-o", _log, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,pwrite64,write,recvmsg,recvfrom,sendmsg,sendto"];

    public void Dispose()
    {
        _outside.Dispose();
        File.Delete(_log);
    }

    [Fact]
    public async Task RT_16_bytes_name_folder_and_row_are_on_the_disk_before_the_file_leaves_the_mailbox()
    {
        await new ManyFiles(_outside, 1).ImportOrdersAsync();
        var content = Traffic.Response(1);
        using (var gateway = GatewayProcess.StartTraced(Strace, _outside.Run))
        {
            await gateway.UntilReadyAsync();
            _outside.Drop(Traffic.Supplier, "1.edi", content);
            await gateway.UntilAsync(() => _outside.Archive(Traffic.Supplier).Count == 1, "the file in the archive");
            await gateway.StopAsync();
        }

        var (calls, safe) = await SafeAsync(content);
        var gone = calls.FindIndex(c => c.StartsWith("rename", StringComparison.Ordinal) && c.Contains("/archive/1.edi\"", StringComparison.Ordinal));
        Assert.True(gone > safe, "the file left the mailbox before its bytes and their row were safe");
    }

    [Fact]
    public async Task RT_16_bytes_name_folder_and_row_are_on_the_disk_before_the_server_is_asked_to_move_the_file()
    {
        await using var server = await Running.StartAsync(new SshServer());
        await File.AppendAllTextAsync(Path.Combine(_outside.Profiles, Traffic.Supplier + ".yaml"), ServedMailbox.Link(_outside, server.Is));
        await new ManyFiles(_outside, 1).ImportOrdersAsync();
        var content = Traffic.Response(1);
        _outside.Drop(Traffic.Supplier, "1.edi", content);
        using (var gateway = GatewayProcess.StartTraced(Strace, _outside.Run))
        {
            await gateway.UntilAsync(() => _outside.Archive(Traffic.Supplier).Count == 1, "the file in the archive");
            await gateway.StopAsync();
        }

        var (calls, safe) = await SafeAsync(content);
        // To ssh, which is spoken to through a pipe: the name is readable before it is encrypted.
        var asked = calls.FindIndex(c => c.StartsWith("write(", StringComparison.Ordinal) && c.Contains("<pipe:", StringComparison.Ordinal) && c.Contains("archive/1.edi", StringComparison.Ordinal));
        Assert.True(asked > safe, "the server was asked to move the file before its bytes and their row were safe");
    }

    [Fact]
    public async Task RT_16_a_file_by_AS2_and_a_certificate_that_another_process_has_put_there_are_on_the_disk_before_the_row_that_names_them()
    {
        As2Side us = new(_outside.Data, "NORTHGATE"), them = new(Directory.CreateDirectory(Path.Combine(_outside.Data, "supplier")).FullName, "HOLLIS");
        us.WriteAsBuyer(them, isLater: false, sends: false);
        await new ManyFiles(_outside, 1).ImportOrdersAsync();
        // Whoever put it there may have died before its name was durable.
        var certificate = Convert.ToHexStringLower(SHA256.HashData(them.Key.RawData));
        var folder = Directory.CreateDirectory(Path.Combine(_outside.Data, "payloads", certificate[..2])).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, certificate), them.Key.RawData);
        var content = Traffic.Response(1);
        var sent = them.Message(us, "855.edi", content);
        As2Answer answer;
        using (var gateway = us.StartTraced(Strace))
        {
            await gateway.UntilAsync(() => gateway.Output.Contains("AS2 at https://", StringComparison.Ordinal), "AS2 to listen");
            answer = await them.PostAsync(us, sent);
            await gateway.StopAsync();
        }

        var (calls, safe) = await SafeAsync(content);
        var signer = FolderFlushed(calls, certificate, 0);
        Assert.True(signer >= 0 && signer < safe, "the folder of the certificate was not synchronised before the row that names it");

        // What arrived last before the commit is the end of the message. Between the two the partner must not have got a receipt; tickets of TLS, which are shorter, he may.
        Assert.True(answer.IsSuccess);
        bool IsOfPartner(string call) => call.Contains($"<TCP:[127.0.0.1:{new Uri(us.Url).Port}->", StringComparison.Ordinal);
        var heard = calls.FindLastIndex(safe, c => c.StartsWith("recv", StringComparison.Ordinal) && IsOfPartner(c) && !c.EndsWith("= 0", StringComparison.Ordinal));
        Assert.True(heard > 0, "nothing was heard of the partner");
        int Told(List<string> calls) => calls.Where(c => c.StartsWith("send", StringComparison.Ordinal) && IsOfPartner(c)).Sum(Result);
        Assert.InRange(Told(calls[heard..safe]), 0, answer.Message!.Body.Span.Length - 1);
        Assert.InRange(Told(calls[safe..]), answer.Message.Body.Span.Length, int.MaxValue);
    }

    // Where everything of a received file is on the disk: its bytes, its name, the folder, and the commit of the row that names it.
    async Task<(List<string> Calls, int Safe)> SafeAsync(string content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        var calls = Calls(await File.ReadAllLinesAsync(_log));
        var named = calls.FindIndex(c => c.StartsWith("rename", StringComparison.Ordinal) && c.Contains($"/{hash}\"", StringComparison.Ordinal));
        Assert.True(named > 0, "the payload was never renamed");
        var incoming = calls[named].Split('"')[1];
        Assert.Contains(calls[..named], c => c.StartsWith("fsync(", StringComparison.Ordinal) && c.Contains(incoming, StringComparison.Ordinal));
        var folder = FolderFlushed(calls, hash, named);
        Assert.True(folder > named, "the folder of the payload was not synchronised after its name was given");
        var row = calls.FindIndex(c => c.StartsWith("pwrite64(", StringComparison.Ordinal) && c.Contains("gateway.db-wal>", StringComparison.Ordinal) && c.Contains(hash, StringComparison.Ordinal));
        Assert.True(row > folder, "the row of the payload was not written after its folder was synchronised");
        var safe = calls.FindIndex(row, c => c.StartsWith("fdatasync(", StringComparison.Ordinal) && c.Contains("gateway.db-wal>", StringComparison.Ordinal));
        Assert.True(safe > row, "the row of the payload was not synchronised");
        return (calls, safe);
    }

    static int FolderFlushed(List<string> calls, string hash, int after) =>
        calls.FindIndex(after, c => c.StartsWith("fsync(", StringComparison.Ordinal) && c.Contains($"/payloads/{hash[..2]}>", StringComparison.Ordinal));

    // A call that another one interrupts is told in two lines: it is over where it is resumed. What failed did not happen.
    static List<string> Calls(IEnumerable<string> lines)
    {
        var begun = new Dictionary<string, string>(StringComparer.Ordinal);
        var calls = new List<string>();
        foreach (var (thread, text) in lines.Select(l => l.Split(' ', 2)).Where(p => p.Length == 2).Select(p => (p[0], p[1].TrimStart())))
        {
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal)) begun[thread] = text[..^"<unfinished ...>".Length];
            else if (text.StartsWith("<... ", StringComparison.Ordinal) && begun.Remove(thread, out var start)) Add(calls, start + text[(text.IndexOf('>') + 1)..]);
            else Add(calls, text);
        }

        return calls;
    }

    static void Add(List<string> calls, string call)
    {
        if (Result(call) >= 0) calls.Add(call);
    }

    static int Result(string call) => int.TryParse(call[(call.LastIndexOf(" = ", StringComparison.Ordinal) + 3)..].Split(' ')[0], CultureInfo.InvariantCulture, out var result) ? result : -1;
}
