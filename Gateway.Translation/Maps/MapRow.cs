using Gateway.Translation.Definitions;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Maps;

/// <summary>Which way a row is used.</summary>
public enum MapDirection
{
    Both,
    In,
    Out,
}

/// <summary>What a code that is not in its list means.</summary>
enum UnknownCode
{
    /// <summary>A diagnostic; the field stays empty.</summary>
    Error,

    /// <summary>The code itself becomes the value.</summary>
    Keep,

    /// <summary>The value is left to other rows, or stays unread.</summary>
    Drop,
}

/// <summary>What is said of the other values, where several fit and a field takes one.</summary>
enum OtherValues
{
    /// <summary>A warning, where they differ from the first.</summary>
    Warn,

    /// <summary>Nothing: the first is meant.</summary>
    First,

    /// <summary>An error, where they differ: each is a thing of its own, and the document would lose all but one.</summary>
    Only,
}

/// <summary>A row of a map as it was written, not yet tied to a schema.</summary>
abstract record MapRow(FilePosition Position)
{
    public MapDirection Direction { get; init; }

    /// <summary>What an override replaces: all rows with the same key in the same scope.</summary>
    public abstract string Key { get; }
}

/// <summary>Ties one field, or the fields of one code, to one element.</summary>
sealed record FieldRow(FilePosition Position, IReadOnlyList<YamlScalar> Fields, IReadOnlyList<Address> At) : MapRow(Position)
{
    public YamlScalar? Code { get; init; }

    public UnknownCode Unknown { get; init; }

    /// <summary>How a date or time is written: <c>date CCYYMMDD</c>.</summary>
    public YamlScalar? As { get; init; }

    /// <summary>The element that says how the date is written (EDIFACT 2379).</summary>
    public Address? Format { get; init; }

    /// <summary>The element that holds the scheme of an identifier.</summary>
    public Address? Scheme { get; init; }

    /// <summary>Code list of the scheme.</summary>
    public YamlScalar? Schemes { get; init; }

    /// <summary>The field of an enclosing record that stands in where the row finds nothing.</summary>
    public YamlScalar? Inherit { get; init; }

    /// <summary>Another field of the same record that stands in.</summary>
    public YamlScalar? SameAs { get; init; }

    /// <summary>A fixed canonical value that stands in.</summary>
    public YamlScalar? Value { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Says only what the values beside it are: written, it makes no segment by itself.</summary>
    public bool IsQualifier { get; init; }

    /// <summary>A long text that is spread over all of its places.</summary>
    public bool IsJoined { get; init; }

    /// <summary>What stands between the texts of several places that are one value together.</summary>
    public YamlScalar? Concat { get; init; }

    /// <summary>What stands between the pieces of one element that are several fields.</summary>
    public YamlScalar? Split { get; init; }

    /// <summary>A function and its argument, called between element and field.</summary>
    public YamlScalar? Function { get; init; }

    /// <summary>What is said where several values fit; the first is taken.</summary>
    public OtherValues Others { get; init; }

    public override string Key => Fields[0].Text;
}

/// <summary>Numbers the records of a list as they are read.</summary>
sealed record NumberRow(FilePosition Position, YamlScalar Field) : MapRow(Position)
{
    public override string Key => Field.Text;
}

/// <summary>A fixed text in an element of a segment that other rows write.</summary>
sealed record ConstantRow(FilePosition Position, string Text, Address At) : MapRow(Position)
{
    /// <summary>An element that must hold a value for the constant to be written.</summary>
    public Address? With { get; init; }

    public override string Key => $"const {At}";
}

/// <summary>Reads a single segment or loop into a record, or every one of them into a list.</summary>
sealed record RecordRow(FilePosition Position, YamlScalar Field, bool IsList, Address? At, IReadOnlyList<MapRow> Rows) : MapRow(Position)
{
    /// <summary>The first element of a group that repeats inside the segment; 0 where none does.</summary>
    public int From { get; init; }

    /// <summary>Number of elements of one repetition.</summary>
    public int Step { get; init; }

    /// <summary>A place whose value, where it stands in the enclosing scope, says that nothing is to be read here; null where nothing is asked.</summary>
    public Address? Without { get; init; }

    public override string Key => Field.Text;
}

/// <summary>All qualifier and value pairs of a segment as identifiers.</summary>
sealed record PairsRow(FilePosition Position, YamlScalar Field, Address At, YamlScalar Code, UnknownCode Unknown) : MapRow(Position)
{
    /// <summary>Schemes that another row writes.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    public override string Key => Field.Text;
}

/// <summary>A qualifier that says which field the value beside it is.</summary>
/// <param name="Position">Where the row begins.</param>
/// <param name="By">The qualifiers' elements.</param>
/// <param name="At">The values' elements, one beside each qualifier.</param>
/// <param name="To">The field of each qualifier.</param>
sealed record SwitchRow(FilePosition Position, IReadOnlyList<Address> By, IReadOnlyList<Address> At, IReadOnlyList<(YamlScalar Qualifier, YamlScalar Field)> To) : MapRow(Position)
{
    public YamlScalar? As { get; init; }

    public Address? Format { get; init; }

    public override string Key => $"by {By[0]}";
}

/// <summary>A sum that is computed when writing and checked when reading.</summary>
sealed record TotalRow(FilePosition Position, Address At, YamlScalar Is) : MapRow(Position)
{
    public override string Key => $"total {At}";
}

/// <summary>A field of the document that every such element of the message must agree with, wherever it stands.</summary>
sealed record AgreeRow(FilePosition Position, YamlScalar Field, Address At) : MapRow(Position)
{
    public override string Key => $"agree {Field.Text} {At}";
}

/// <summary>Elements that are left out on purpose.</summary>
sealed record DropRow(FilePosition Position, IReadOnlyList<Address> At, string Reason) : MapRow(Position)
{
    public override string Key => $"drop {At[0]}";
}

/// <summary>Loops that form a tree by their own and their parents' ids.</summary>
sealed record TreeRow(FilePosition Position, YamlScalar Loop, IReadOnlyList<LevelRow> Levels) : MapRow(Position)
{
    public override string Key => $"tree {Loop.Text}";
}

/// <summary>What one kind of node of the tree yields: a record of a list, or fields of the document itself.</summary>
sealed record LevelRow(FilePosition Position, IReadOnlyList<string> Codes, YamlScalar? Field, IReadOnlyList<MapRow> Rows) : MapRow(Position)
{
    /// <summary>The loop inside a node that makes the records; null where the nodes themselves do.</summary>
    public Address? At { get; init; }

    /// <summary>What a node of this level does not hold; null where nothing is asked.</summary>
    public Address? Without { get; init; }

    public override string Key => At is null ? $"level {Codes[0]}" : $"level {At}";
}

/// <summary>Stands for the rows of a part that several maps or places share.</summary>
sealed record PartRow(FilePosition Position, YamlScalar Part) : MapRow(Position)
{
    public override string Key => $"part {Part.Text}";
}
