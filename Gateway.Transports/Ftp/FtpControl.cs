using System.Globalization;
using System.Text;

namespace Gateway.Transports.Ftp;

/// <summary>Commands out, answers in, one line after the other.</summary>
sealed class FtpControl(Stream stream, FtpPatience patience)
{
    /// <summary>Longest line of an answer or a listing; a path has 4 KB at most. Stops a line without end.</summary>
    internal const int LineBytesMax = 8 << 10;

    /// <summary>Most lines of one answer; stops a greeting without end.</summary>
    const int LinesMax = 500;

    readonly byte[] _buffer = new byte[LineBytesMax];
    int _start;
    int _end;

    /// <summary>UTF-8, whether the server says so (RFC 2640) or only passes on what its disk holds. A name that is none has U+FFFD and is not usable.</summary>
    internal static readonly Encoding Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The password, once it is told: some servers repeat what they did not understand, or whom they do not know, and some only in a later answer.</summary>
    internal string Secret { get; set; } = "";

    /// <summary>Sends a command and reads its answer.</summary>
    internal async Task<FtpReply> AskAsync(string command, CancellationToken cancellation)
    {
        await SendAsync(command, cancellation);
        return await ReplyAsync(cancellation);
    }

    /// <summary>Sends a command. A line break in an argument would be a command of its own, so no such command leaves this process.</summary>
    internal async Task SendAsync(string command, CancellationToken cancellation)
    {
        if (command.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
            throw new ArgumentException($"an FTP command must be one line: {FtpTexts.Shown(command.Split(' ')[0])}", nameof(command));
        var line = Encoding.GetBytes(command + "\r\n");
        await patience.WaitAsync(token => stream.WriteAsync(line, token).AsTask(), cancellation);
        await patience.WaitAsync(stream.FlushAsync, cancellation);
    }

    /// <summary>Reads an answer of one or several lines (RFC 959 §4.2).</summary>
    internal Task<FtpReply> ReplyAsync(CancellationToken cancellation) => patience.WaitAsync(ReadReplyAsync, cancellation);

    async Task<FtpReply> ReadReplyAsync(CancellationToken cancellation)
    {
        var first = await LineAsync(cancellation);
        if (first.Length < 3 || !int.TryParse(first.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 100 or > 599)
            throw FtpTexts.NoAnswer(FtpReply.Without(first, Secret));
        List<string> lines = [first.Length > 4 ? first[4..] : ""];
        if (first.Length == 3 || first[3] != '-') return new(code, lines) { Secret = Secret };
        var last = first[..3] + " ";
        while (true)
        {
            var line = await LineAsync(cancellation);
            if (line.StartsWith(last, StringComparison.Ordinal) || line == first[..3])
            {
                lines.Add(line.Length > 4 ? line[4..] : "");
                return new(code, lines) { Secret = Secret };
            }

            if (lines.Count == LinesMax) throw FtpTexts.Violation($"an answer of more than {LinesMax} lines");
            lines.Add(line);
        }
    }

    async Task<string> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Encoding.GetString(_buffer, _start, found).TrimEnd('\r');
                _start += found + 1;
                return line;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length) throw FtpTexts.Violation($"a line of more than {LineBytesMax} bytes");
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (count == 0) throw FtpTexts.Lost();
            _end += count;
        }
    }
}
