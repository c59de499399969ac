using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Translation.Acknowledgements;
using Gateway.Translation.Interchanges;

namespace Gateway.Host.CommandLine;

/// <summary>One answering interchange as a line of JSON.</summary>
/// <param name="File">The file answered.</param>
/// <param name="Interchange">Control number of the interchange answered.</param>
/// <param name="Kind">"997", "999", "TA1" or "CONTRL".</param>
/// <param name="Content">What it says.</param>
/// <param name="Text">Its bytes, as text.</param>
sealed record AnswerLine(
    string File, string Interchange, AcknowledgementKind Kind, IReadOnlyList<Acknowledgement> Content, string Text)
{
    internal static string Of(string file, InterchangeHeader answered, AcknowledgementDue due, byte[] bytes) => JsonSerializer.Serialize(
        new AnswerLine(file, answered.ControlNumber, due.Kind, due.Content, Encoding.UTF8.GetString(bytes)), AnswerJson.Readable.AnswerLine);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCaseVerdict)],
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AnswerLine))]
sealed partial class AnswerJson : JsonSerializerContext
{
    /// <summary>Letters, quotes and delimiters stay as they are: it is read by people and programs, never put into a page.</summary>
    internal static AnswerJson Readable => field ??= new(new(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>"accepted", "acceptedWithErrors", "partiallyAccepted", "rejected", "received".</summary>
sealed class CamelCaseVerdict() : JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase);
