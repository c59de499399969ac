using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Gateway.Translation.Documents;

/// <summary>Writes days and times of day as the serializer does: 2026-11-29, 09:15:00.</summary>
static class JsonDays
{
    const int DateLength = 10;

    // Hours to ten-millionths of a second.
    const int MaxTimeLength = 16;

    internal static void Write(Utf8JsonWriter writer, JsonEncodedText name, DateOnly date)
    {
        Span<byte> text = stackalloc byte[DateLength];
        date.TryFormat(text, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        writer.WriteString(name, text);
    }

    internal static void Write(Utf8JsonWriter writer, JsonEncodedText name, TimeOnly time)
    {
        Span<byte> text = stackalloc byte[MaxTimeLength];
        Utf8Formatter.TryFormat(time.ToTimeSpan(), text, out var length, 'c');
        writer.WriteString(name, text[..length]);
    }
}
