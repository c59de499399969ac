using System.Text;

namespace Gateway.Host.Lifetime;

/// <summary>What is told to a person, line by line into the log: a service of Windows has no standard error that anybody reads.</summary>
/// <param name="logger">Gets each line when it is whole, as a warning.</param>
sealed partial class LoggedLines(ILogger logger) : TextWriter
{
    readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value == '\n') Flush();
        else if (value != '\r') _line.Append(value);
    }

    public override void Flush()
    {
        if (_line.Length == 0) return;
        LogLine(_line.ToString());
        _line.Clear();
    }

    [LoggerMessage(3103, LogLevel.Warning, "{Line}")]
    partial void LogLine(string line);
}
