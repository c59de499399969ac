using System.Text;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

/// <summary>A terminal whose streams are kept, and a clock that stands still.</summary>
sealed class TestTerminal
{
    readonly MemoryStream _output = new();
    readonly StringWriter _error = new();

    internal TestTerminal(string input = "", TimeProvider? clock = null, int? screenWidth = null) =>
        Terminal = new(new MemoryStream(Encoding.Latin1.GetBytes(input)), _output, _error, clock ?? new StillClock(), screenWidth: screenWidth);

    internal Terminal Terminal { get; }

    internal string Output
    {
        get
        {
            Terminal.Flush();
            return Encoding.UTF8.GetString(_output.ToArray());
        }
    }

    internal string Error => _error.ToString();

    /// <summary>Runs the real command table.</summary>
    internal Task<int> RunAsync(params string[] arguments) => new Commands(Commands.Table, Terminal).RunAsync(arguments);

    /// <summary>Always the same moment: 2026-11-20 12:30:45 UTC.</summary>
    internal sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 12, 30, 45, TimeSpan.Zero);

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
