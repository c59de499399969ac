using Gateway.Translation.Definitions;
using Gateway.Translation.Syntax;

namespace Gateway.Translation.Maps;

/// <summary>A map as it was written: which document, which message, which rows. Compiled against a schema it becomes a <see cref="MapPlan"/>.</summary>
public sealed record MapDefinition
{
    internal MapDefinition()
    {
    }

    /// <summary>The name by which profiles call it.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the file.</summary>
    public required string File { get; init; }

    /// <summary>Name of the canonical document.</summary>
    public required string Document { get; init; }

    public required Standard Standard { get; init; }

    /// <summary>The releases it is written for ("004010"); empty in CSV.</summary>
    public required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The message type ("855"); for CSV the name of the layout.</summary>
    public required string Type { get; init; }

    /// <summary>How the rows of text are written; null outside CSV.</summary>
    public CsvFormat? Csv { get; init; }

    /// <summary>In CSV the columns (from 1) in which the rows of one document agree; rows of one document follow each other.</summary>
    public IReadOnlyList<int> Group { get; init; } = [];

    /// <summary>The map whose rows it takes over.</summary>
    internal YamlScalar? Extends { get; init; }

    /// <summary>The maps whose rows and parts it takes over, the nearest first.</summary>
    public IReadOnlyList<MapDefinition> Extended { get; init; } = [];

    internal YamlScalar? DocumentSource { get; init; }

    internal IReadOnlyList<MapRow> Rows { get; init; } = [];

    /// <summary>Rows by name, for this map and those that extend it.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<MapRow>> Parts { get; init; } = new Dictionary<string, IReadOnlyList<MapRow>>();

    /// <summary>Rows of it could not be read: what can is checked too, but it makes no plan.</summary>
    internal bool IsFaulty { get; init; }

    /// <summary>Whether it only holds parts for others.</summary>
    public bool IsAbstract => Document.Length == 0;

    public override string ToString() => Name;
}
