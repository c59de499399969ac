using System.Text.Json;
using Gateway.Translation.Acknowledgements;

namespace Gateway.Translation.Tests.Acknowledgements;

/// <summary>An acknowledgement as text that two of them can be compared by.</summary>
static class Written
{
    internal static string ToText(Acknowledgement acknowledgement) => JsonSerializer.Serialize(acknowledgement);
}
