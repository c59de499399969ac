using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary>Problems of files as JSON: <c>[{"file","line","column","severity","text"}]</c>.</summary>
static class FileProblemsJson
{
    internal static string Write(IReadOnlyList<FileProblem> problems) =>
        JsonSerializer.Serialize(problems, ProblemsJson.Readable.IReadOnlyListFileProblem);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(LowerCaseSeverity)])]
[JsonSerializable(typeof(IReadOnlyList<FileProblem>))]
sealed partial class ProblemsJson : JsonSerializerContext
{
    /// <summary>Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.</summary>
    internal static ProblemsJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>"error", "warning" or "info".</summary>
sealed class LowerCaseSeverity() : JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase);
