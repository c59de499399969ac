using System.Globalization;

namespace Gateway.Host.CommandLine;

/// <summary>Counts the bytes that are read and, where a person watches, shows how far a long read has come.</summary>
sealed class MeteredStream(Stream source, string name, RunMeter meter, Terminal terminal) : Stream
{
    static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    long _shownAt = terminal.Clock.GetTimestamp();
    bool _hasShown;
    long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _read += count;
        meter.Bytes += count;
        if (terminal.ErrorIsScreen && terminal.Clock.GetElapsedTime(_shownAt) > ShowEvery) Show();
        return count;
    }

    void Show()
    {
        _shownAt = terminal.Clock.GetTimestamp();
        _hasShown = true;
        terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{name}: {_read / 1e6:0} MB"));
    }

    protected override void Dispose(bool disposing)
    {
        if (_hasShown) terminal.Error.Write("\r" + new string(' ', name.Length + 16) + "\r");
        source.Dispose();
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
