namespace Gateway.Translation.Documents;

/// <summary>Makes a property a field of its canonical record and says what it means: the only place where a field is written down.</summary>
/// <param name="meaning">One sentence for the published schema and the documentation.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(string meaning) : Attribute
{
    public string Meaning => meaning;

    /// <summary>The field that a map means when it names only the record: <c>quantity</c> is <c>quantity.value</c>.</summary>
    public bool IsMain { get; init; }

    /// <summary>For a list of <see cref="Identifier"/>: the schemes by which a map may name an entry as if it were a field.</summary>
    public string[] Schemes { get; init; } = [];
}
