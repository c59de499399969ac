using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Host.As2;

/// <summary>Joins header fields that are folded over several lines, as products built on mail libraries post them: RFC 9112 §5.2 lets a server put blanks in place of a fold, and
/// Kestrel refuses them.</summary>
/// <remarks>A proxy may read a folded field otherwise than we do. So a head that has one ends its connection: nobody hides a second request behind it.</remarks>
static class FoldedFields
{
    /// <summary>Looks at the first head of each connection, before the server does.</summary>
    /// <param name="next">The server.</param>
    /// <param name="headBytes">A longer head is the server's to refuse.</param>
    /// <param name="patience">How long the head may take.</param>
    internal static ConnectionDelegate Join(ConnectionDelegate next, int headBytes, TimeSpan patience) => async connection =>
    {
        if (await TryReadAsync(connection, headBytes, patience) is not { } head) return;
        await (Joined(head) is { } joined ? InsteadAsync(connection, head.Length, Encoding.Latin1.GetBytes(joined), next) : next(connection));
    };

    // The first head, which stays to be read; empty where the server is to refuse it. Null for one who is gone, or sends nothing.
    static async Task<string?> TryReadAsync(ConnectionContext connection, int headBytes, TimeSpan patience)
    {
        var input = connection.Transport.Input;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        enough.CancelAfter(patience);
        try
        {
            for (var seen = 0L; ;)
            {
                var read = await input.ReadAsync(enough.Token);
                var end = EndOf(read.Buffer, seen);
                // A line end may stand in what was seen, and the rest of the empty line is to come.
                seen = Math.Max(0, read.Buffer.Length - 2);
                var isAll = end >= 0 || read.IsCompleted || read.Buffer.Length >= headBytes;
                var head = end < 0 ? "" : Encoding.Latin1.GetString(read.Buffer.Slice(0, end));
                input.AdvanceTo(read.Buffer.Start, isAll ? read.Buffer.Start : read.Buffer.End);
                if (isAll) return head;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    // Where the empty line ends; -1 when it has not come. The server takes LF alone for a line's end too (RFC 9112 §2.2).
    static long EndOf(ReadOnlySequence<byte> buffer, long from)
    {
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(from);
        while (reader.TryAdvanceTo((byte)'\n'))
            if (reader.IsNext("\n"u8, advancePast: true) || reader.IsNext("\r\n"u8, advancePast: true)) return reader.Consumed;
        return -1;
    }

    /// <summary>The head with each fold a blank, and the end of the connection told; null where nothing is folded.</summary>
    internal static string? Joined(string head)
    {
        if (!head.Contains("\r\n ", StringComparison.Ordinal) && !head.Contains("\r\n\t", StringComparison.Ordinal)) return null;
        var lines = head.Split("\r\n");
        // What follows the first line cannot be the rest of a field; and where lines end in two ways, others may see other folds.
        if (lines.Length < 4 || IsRest(lines[1]) || lines.Any(line => line.Contains('\n', StringComparison.Ordinal))) return null;
        var fields = new List<string>();
        foreach (var line in lines[1..^2])
        {
            if (IsRest(line)) fields[^1] = fields[^1].TrimEnd(' ', '\t') + " " + line.TrimStart(' ', '\t');
            else fields.Add(line);
        }

        fields.RemoveAll(f => f.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        return $"{lines[0]}\r\n{string.Join("\r\n", fields)}\r\nConnection: close\r\n\r\n";
    }

    static bool IsRest(string line) => line.Length > 0 && line[0] is ' ' or '\t';

    // The server reads the head that was joined, and then what comes.
    static async Task InsteadAsync(ConnectionContext connection, long length, byte[] head, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var read = await transport.Input.ReadAsync();
        transport.Input.AdvanceTo(read.Buffer.GetPosition(length));
        var pipe = new Pipe(new PipeOptions(useSynchronizationContext: false));
        connection.Transport = new Joint(pipe.Reader, transport.Output);
        var passing = PassAsync(transport.Input, pipe.Writer, head);
        try
        {
            await next(connection);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            transport.Input.CancelPendingRead();
            await passing;
            connection.Transport = transport;
        }
    }

    static async Task PassAsync(PipeReader input, PipeWriter output, byte[] head)
    {
        Exception? trouble = null;
        try
        {
            await output.WriteAsync(head);
            await input.CopyToAsync(output);
        }
        catch (OperationCanceledException)
        {
            // The server is done with the connection.
        }
        catch (IOException e)
        {
            trouble = e;
        }

        await output.CompleteAsync(trouble);
    }

    sealed class Joint(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
