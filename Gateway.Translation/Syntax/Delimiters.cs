namespace Gateway.Translation.Syntax;

/// <summary>The service characters of one interchange; zero stands for "none".</summary>
/// <param name="Segment">Ends a segment.</param>
/// <param name="Element">Stands between elements.</param>
/// <param name="Component">Stands between components of a composite.</param>
/// <param name="Repetition">Stands between repetitions of an element (X12 ISA11 from 00402 on; EDIFACT syntax 4).</param>
/// <param name="Release">Takes the service meaning from the next byte (EDIFACT).</param>
/// <param name="DecimalMark">The decimal mark of numbers (ISO 9735 UNA3); '.' in X12.</param>
/// <param name="Quote">Encloses a value that may hold delimiters (CSV).</param>
public readonly record struct Delimiters(
    byte Segment,
    byte Element,
    byte Component = 0,
    byte Repetition = 0,
    byte Release = 0,
    byte DecimalMark = (byte)'.',
    byte Quote = 0)
{
    /// <summary>The usual X12 choice: <c>~ * : ^</c>.</summary>
    public static Delimiters X12 { get; } = new((byte)'~', (byte)'*', (byte)':', (byte)'^');

    /// <summary>ISO 9735 level A, in force when UNA is absent: <c>' + : ?</c>.</summary>
    public static Delimiters Edifact { get; } = new((byte)'\'', (byte)'+', (byte)':', 0, (byte)'?');
}
