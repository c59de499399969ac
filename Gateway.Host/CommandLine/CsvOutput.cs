using System.Buffers;
using Gateway.Translation;
using Gateway.Translation.Documents;
using Gateway.Translation.Maps;
using Gateway.Translation.Syntax;

namespace Gateway.Host.CommandLine;

/// <summary>Writes documents as rows under one header row: a file of CSV has no envelopes.</summary>
sealed class CsvOutput(Terminal terminal, TargetMaps maps) : DocumentOutput
{
    readonly ArrayBufferWriter<byte> _bytes = new();
    MapPlan? _map;
    IRowWriter? _rows;

    internal override void Write(MappedDocument mapped, DocumentSource source, Findings findings)
    {
        var document = mapped.Document;
        if (maps.Find(document, mapped.Map) is not { } map) Tell(document, source, [maps.Missing(document, source.Place)], findings);
        else if (_map is not null && _map != map) Tell(document, source, [Mixed(map)], findings);
        else Write(document, map, source, findings);
    }

    void Write(Document document, MapPlan map, DocumentSource source, Findings findings)
    {
        _map = map;
        _rows ??= map.Definition.Csv!.NewWriter(_bytes);
        var diagnostics = new List<Diagnostic>();
        map.WriteRows(document, _rows, diagnostics);
        diagnostics.AddRange(WrittenCheck.Of(map, document));
        Tell(document, source, diagnostics, findings);
        terminal.Output.Write(_bytes.WrittenSpan);
        _bytes.ResetWrittenCount();
    }

    Diagnostic Mixed(MapPlan map) => new(
        DiagnosticCodes.MapValueUnwritable,
        Severity.Error,
        default,
        $"{map.Name} has other columns than {_map!.Name}, by which the file is begun; translate these documents by themselves.");
}
