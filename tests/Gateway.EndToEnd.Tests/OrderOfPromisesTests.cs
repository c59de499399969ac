using System.Security.Cryptography;
using System.Text;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The real program under strace: in what order it speaks to the disk and to the partner.</summary>
public sealed class OrderOfPromisesTests : IDisposable
{
    readonly Outside _outside = new();
    readonly string _log = Path.Combine(Path.GetTempPath(), $"strace-{Guid.NewGuid():N}");

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
        using (var gateway = GatewayProcess.StartTraced(["-f", "-qq", "--seccomp-bpf", "-y", "-o", _log, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2"], _outside.Run))
        {
            await gateway.UntilReadyAsync();
            _outside.Drop(Traffic.Supplier, "1.edi", content);
            await gateway.UntilAsync(() => _outside.Archive(Traffic.Supplier).Count == 1, "the file in the archive");
            await gateway.StopAsync();
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        var calls = Calls(await File.ReadAllLinesAsync(_log));
        var named = calls.FindIndex(c => c.StartsWith("rename", StringComparison.Ordinal) && c.Contains($"/{hash}\"", StringComparison.Ordinal));
        Assert.True(named > 0, "the payload was never renamed");
        var incoming = calls[named].Split('"')[1];
        Assert.Contains(calls[..named], c => c.StartsWith("fsync(", StringComparison.Ordinal) && c.Contains(incoming, StringComparison.Ordinal));
        var folder = calls.FindIndex(named, c => c.StartsWith("fsync(", StringComparison.Ordinal) && c.Contains($"/payloads/{hash[..2]}>", StringComparison.Ordinal));
        Assert.True(folder > named, "the folder of the payload was not synchronised after its name was given");
        var gone = calls.FindIndex(c => c.StartsWith("rename", StringComparison.Ordinal) && c.Contains("/archive/1.edi\"", StringComparison.Ordinal));
        Assert.True(gone > folder, "the file left the mailbox before its bytes were safe");
        Assert.Contains(calls[folder..gone], c => c.StartsWith("fdatasync(", StringComparison.Ordinal) && c.Contains("gateway.db-wal>", StringComparison.Ordinal));
    }

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
        if (call.EndsWith("= 0", StringComparison.Ordinal)) calls.Add(call);
    }
}
