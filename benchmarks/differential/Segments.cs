#:project ../../Gateway.Translation/Gateway.Translation.csproj

// Prints, for each file named, one line of JSON: its messages with their segments, elements and components as the gateway reads them.
// compare.js holds them against what other parsers read.

using System.Text;
using System.Text.Json;
using Gateway.Translation;
using Gateway.Translation.Interchanges;
using Gateway.Translation.Syntax;

using var output = Console.OpenStandardOutput();
foreach (var path in File.ReadLines(args[0]))
{
    using (var json = new Utf8JsonWriter(output)) Write(path, json);
    output.WriteByte((byte)'\n');
}

void Write(string path, Utf8JsonWriter json)
{
    json.WriteStartObject();
    json.WriteString("path", path);
    json.WriteStartArray("messages");
    var reader = new InterchangeReader();
    reader.Feed(File.ReadAllBytes(Path.Combine(args[1], path)), isFinal: true);
    while (reader.Read())
        if (reader.Event == InterchangeEvent.Message)
            WriteMessage(reader, json);
    json.WriteEndArray();
    json.WriteEndObject();
}

static void WriteMessage(InterchangeReader reader, Utf8JsonWriter json)
{
    json.WriteStartObject();
    json.WriteString("interchange", reader.Interchange!.ControlNumber);
    json.WriteString("group", reader.Group!.ControlNumber);
    json.WriteString("type", reader.MessageHeader!.Type);
    json.WriteString("number", reader.MessageHeader.ControlNumber);
    json.WriteStartArray("segments");
    for (var i = 0; i < reader.Message.SegmentCount; i++) WriteSegment(reader.Message[i], reader.Interchange.Standard, json);
    json.WriteEndArray();
    json.WriteEndObject();
}

static void WriteSegment(in Segment segment, Standard standard, Utf8JsonWriter json)
{
    json.WriteStartArray();
    for (var e = 0; e <= segment.ElementCount; e++)
    {
        if (standard == Standard.X12) json.WriteStringValue(Encoding.Latin1.GetString(segment[e].Bytes));
        else WriteComponents(segment[e], json);
    }

    json.WriteEndArray();
}

static void WriteComponents(Element element, Utf8JsonWriter json)
{
    json.WriteStartArray();
    for (var c = 1; c <= Math.Max(1, element.ComponentCount); c++) json.WriteStringValue(element[c].ToString());
    json.WriteEndArray();
}
