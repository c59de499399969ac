using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.CommandLine;

/// <summary>Prints what happens as it happens: aligned lines for people, or one JSON object a line for programs.</summary>
sealed class ProgressWriter(TextWriter output, bool json)
{
    readonly Lock _lock = new();

    internal void Write(ProgressLine line) => Print(json ? JsonOf(line) : line.ToString());

    /// <summary>A word of the gateway itself; programs read it from the log.</summary>
    internal void Say(string text)
    {
        if (!json) Print(text);
    }

    void Print(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    static string JsonOf(ProgressLine line) => JsonSerializer.Serialize(
        new ProgressJson(line.At, line.Partner, StateNames.Of(line.Direction), line.File, line.Text), ProgressJsonContext.Default.ProgressJson);
}

sealed record ProgressJson(DateTimeOffset At, string Partner, string Direction, string File, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProgressJson))]
sealed partial class ProgressJsonContext : JsonSerializerContext;
