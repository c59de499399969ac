using System.CommandLine;

namespace Gateway.Host.CommandLine;

/// <summary>A command whose help ends with examples that can be typed as they stand.</summary>
sealed class GatewayCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines, each with what it shows after a <c>#</c>.</summary>
    internal required IReadOnlyList<string> Examples { get; init; }
}
