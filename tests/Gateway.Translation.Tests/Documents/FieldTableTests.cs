using Gateway.Translation.Documents;

namespace Gateway.Translation.Tests.Documents;

public class FieldTableTests
{
    public static TheoryData<string> Records => [.. AllTables().Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_settable_property_is_a_field(string record)
    {
        var table = Table(record);
        var settable = table.Type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name).Order();
        Assert.Equal(settable, table.Fields.Select(f => f.PropertyName).Order());
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_field_gives_back_what_was_set(string record)
    {
        var table = Table(record);
        foreach (var field in table.Fields)
        {
            var instance = table.New();
            Assert.True(field.Get(instance) is null or System.Collections.ICollection { Count: 0 });
            var value = Sample(field);
            if (field.Kind == FieldKind.List) field.NewList(instance, 1)[0] = value;
            else field.Set(instance, value);
            Assert.Equal(value, field.Kind == FieldKind.List ? ((System.Collections.IList)field.Get(instance)!)[0] : field.Get(instance));
        }
    }

    [Fact]
    public void Records_are_sealed_and_their_fields_can_only_be_initialised()
    {
        foreach (var table in AllTables())
        {
            Assert.True(table.Type.IsSealed, table.Name);
            foreach (var property in table.Fields.Select(f => table.Type.GetProperty(f.PropertyName)!))
                Assert.Contains(
                    typeof(System.Runtime.CompilerServices.IsExternalInit),
                    property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers());
        }
    }

    [Fact]
    public void Every_field_says_what_it_means_in_a_sentence()
    {
        foreach (var field in AllTables().SelectMany(t => t.Fields))
            Assert.Matches(@"^[A-Z].*\.$", field.Meaning);
    }

    [Fact]
    public void A_document_shows_its_own_head_first_and_its_lines_last()
    {
        var names = FieldTable.Of(typeof(OrderResponse)).Fields.Select(f => f.Name).ToList();
        Assert.Equal("orderNumber", names[0]);
        Assert.Equal("lines", names[^1]);
        Assert.True(names.IndexOf("buyer") > names.IndexOf("responseType"));
    }

    [Fact]
    public void No_record_has_more_fields_than_a_word_has_bits() => Assert.All(AllTables(), t => Assert.InRange(t.Fields.Count, 1, 64));

    internal static IEnumerable<FieldTable> AllTables() =>
        FieldTable.Documents.Concat(FieldTable.Documents.SelectMany(DocumentSchema.Records)).Distinct();

    static FieldTable Table(string record) => AllTables().First(t => t.Name == record);

    static object Sample(Field field) => field.Kind switch
    {
        FieldKind.Text => "text",
        FieldKind.Number => 12.50m,
        FieldKind.Date => new DateOnly(2026, 2, 28),
        FieldKind.Time => new TimeOnly(13, 5),
        FieldKind.Code => field.FromWord(field.Words[^1])!,
        _ => field.Table!.New(),
    };
}
