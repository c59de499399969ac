using Gateway.Translation.Maps;
using Gateway.Translation.Schemas;

namespace Gateway.Translation.Tests.Maps;

/// <summary>What is wrong in a map is named with file, line, column and remedy.</summary>
public class MapProblemsTests
{
    const string Head =
        """
        map: test
        document: OrderResponse
        message: { standard: x12, version: "004010", type: "855" }
        rows:

        """;

    const string Units = "code,unit,use\nEA,EA\nCA,CS,both\n";

    [Theory]
    [InlineData("{ field: orderNumbr, at: BAK03 }", "test.yaml:5:14 error OrderResponse has no field \"orderNumbr\"; did you mean \"orderNumber\"?")]
    [InlineData("{ field: buyer.nme, at: BAK03 }", "test.yaml:5:20 error Party has no field \"nme\"; did you mean \"name\"?")]
    [InlineData("{ field: byer.name, at: BAK03 }", "test.yaml:5:14 error OrderResponse has no record \"byer\"; did you mean \"buyer\"?")]
    [InlineData("{ field: lines, at: BAK03 }", "test.yaml:5:14 error lines is a list and holds no value itself")]
    [InlineData("{ field: orderNumber, at: BKA03 }", "test.yaml:5:31 error there is no BKA in the top of 855 004010; did you mean \"BAK\"?")]
    [InlineData("{ field: orderNumber, at: BAK13 }", "test.yaml:5:31 error BAK (Beginning Segment for Purchase Order Acknowledgment) has 10 elements, not 13")]
    [InlineData("{ field: orderNumber, at: BAK03.2 }", "test.yaml:5:31 error BAK03 (Purchase Order Number) has no components")]
    [InlineData("{ field: orderNumber, at: BAK }", "test.yaml:5:34 error the element is missing, as in BAK01 or BAK/01")]
    [InlineData("{ field: orderNumber, at: \"BAK[03=]/03\" }", "test.yaml:5:40 error \"BAK[03=]/03\" is not an address: a value is expected here")]
    [InlineData("{ field: orderNumber, at: BAK03/04 }", "test.yaml:5:37 error \"BAK03/04\" is not an address: nothing may follow the element")]
    [InlineData("{ field: orderNumber, at: ISA01/ }", "test.yaml:5:37 error \"ISA01/\" is not an address")]
    [InlineData("{ field: orderNumber, at: \"BAK{VP}\" }", "test.yaml:5:32 error BAK (Beginning Segment for Purchase Order Acknowledgment) holds no pairs")]
    [InlineData("{ field: orderNumber }", "test.yaml:5:14 error the row says not where the value comes from")]
    [InlineData("{ field: orderDate, at: BAK04, as: date CCYYMM }", "test.yaml:5:40 error \"date CCYYMM\" is not a format")]
    [InlineData("{ field: orderNumber, at: BAK03, as: date CCYYMMDD }", "test.yaml:5:42 error \"date CCYYMMDD\" is not a format of orderNumber, which is a text")]
    [InlineData("{ field: purpose, at: BAK01 }", "test.yaml:5:14 error purpose is one of a closed list of words; add \"code:\"")]
    [InlineData("{ field: purpose, at: BAK01, code: unit }", "maps/codes/unit.csv:2:4 error \"EA\" is nothing that purpose can hold")]
    [InlineData("{ field: currency, at: CUR02, code: unitt }", "test.yaml:5:41 error unknown code list \"unitt\"; did you mean \"unit\"?")]
    [InlineData("{ field: orderNumber, att: BAK03 }", "test.yaml:5:27 error unknown key \"att\"; did you mean \"at\"?")]
    [InlineData("{ feild: orderNumber, at: BAK03 }", "test.yaml:5:5 error the row says nothing that is known")]
    [InlineData("{ field: orderNumber, at: BAK03, direction: inn }", "test.yaml:5:49 error unknown direction \"inn\"; did you mean \"in\"?")]
    [InlineData("{ field: purpose, value: orignal }", "test.yaml:5:30 error \"orignal\" is nothing that purpose can hold; did you mean \"original\"?")]
    [InlineData("{ field: orderNumber, inherit: orderNumber }", "test.yaml:5:36 error nothing stands around the document itself")]
    [InlineData("{ const: TOOLONG, at: BAK01 }", "test.yaml:5:27 error BAK01 (Transaction Set Purpose Code) cannot hold \"TOOLONG\"")]
    [InlineData("{ total: CTT/CTT01, is: lines }", "test.yaml:5:29 error \"lines\" is not a total")]
    [InlineData("{ total: CTT/CTT01, is: count(line) }", "test.yaml:5:29 error OrderResponse has no field \"line\"; did you mean \"lines\"?")]
    [InlineData("{ tree: PO1, levels: [] }", "test.yaml:5:13 error PO1 is not a loop of this message that forms a tree")]
    [InlineData("{ by: DTM01, at: [DTM02, DTM03], to: { \"068\": shipDate } }", "test.yaml:5:11 error \"by\" and \"at\" must name as many elements")]
    [InlineData("{ fields: [currency, orderNumber], at: CUR02, code: unit }", "test.yaml:5:57 error the code list unit has the columns unit, but the row names 2 field(s)")]
    [InlineData("{ fields: [orderNumber, currency], at: BAK03, split: \"--\" }", "test.yaml:5:58 error \"--\" cannot split an element: write one ASCII character")]
    [InlineData("{ field: orderDate, at: [BAK03, BAK04], concat: \"-\" }", "test.yaml:5:14 error only a text can be joined")]
    [InlineData("{ field: orderNumber, at: BAK03, function: cut-prefx PO- }", "test.yaml:5:48 error unknown function \"cut-prefx\"; did you mean \"cut-prefix\"?")]
    [InlineData("{ field: orderNumber, at: BAK03, function: times 2 }", "test.yaml:5:48 error times is for a number, but orderNumber is a text")]
    [InlineData("{ field: orderNumber, at: BAK03, function: part two - }", "test.yaml:5:48 error \"part two -\" is not a call of part; write part NUMBER SEPARATOR")]
    [InlineData("{ field: orderNumber, at: BAK03, function: part 2 - }", "test.yaml:5:48 error what part takes away cannot be written back; add \"direction: in\"")]
    [InlineData("{ one: lines, at: PO1, rows: [] }", "test.yaml:5:12 error lines is not a record")]
    [InlineData("{ each: seller, at: N1, rows: [] }", "test.yaml:5:13 error seller is not a list")]
    [InlineData("{ part: party }", "test.yaml:5:13 error unknown part \"party\"")]
    [InlineData("{ drop: CTT/CTT02 }", "test.yaml:5:5 error \"reason\" is missing")]
    public void A_mistake_in_a_row_is_named_where_it_stands(string row, string expected)
    {
        var problems = Problems($"{Head}  - {row}\n");
        Assert.Contains(problems, p => p.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("document: OrderRespons\nmessage: { standard: x12, version: \"004010\", type: \"855\" }\n", "test.yaml:2:11 error unknown document \"OrderRespons\"; did you mean \"OrderResponse\"?")]
    [InlineData("document: OrderResponse\nmessage: { standard: x21, version: \"004010\", type: \"855\" }\n", "test.yaml:3:22 error unknown standard \"x21\"; did you mean \"x12\"?")]
    [InlineData("document: OrderResponse\n", "test.yaml:1:1 error \"message\" is missing")]
    [InlineData("document: OrderResponse\nextends: tset\nmessage: { standard: x12, version: \"004010\", type: \"855\" }\n", "test.yaml:3:10 error unknown map \"tset\"; did you mean \"test\"?")]
    [InlineData("document: OrderResponse\nextends: test\nmessage: { standard: x12, version: \"004010\", type: \"855\" }\n", "test.yaml:3:10 error test cannot extend test")]
    [InlineData("document: OrderResponse\nmessage: { standard: csv, type: X }\ncolumns: [A, B]\ngroup: [C]\n", "test.yaml:5:9 error unknown column \"C\"")]
    public void A_mistake_in_the_head_is_named_where_it_stands(string head, string expected)
    {
        var problems = Problems($"map: test\n{head}rows: []\n");
        Assert.Contains(problems, p => p.ToString().StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "unit.csv:1:1 error the code list is empty")]
    [InlineData("kode,unit\nEA,EA\n", "unit.csv:1:1 error the first row must name the columns")]
    [InlineData("code,unit\nEA,EA\nEA,CS\n", "unit.csv:3:1 error the code \"EA\" stands already in line 2")]
    [InlineData("code,unit\nEA,EA\nPC,EA\n", "unit.csv:3:1 error \"EA\" is written as \"EA\" already (line 2); write \"in\" under use")]
    [InlineData("code,unit,use\nEA,EA,inn\n", "unit.csv:2:1 error unknown use \"inn\"; did you mean \"in\"?")]
    [InlineData("code,unit\nEA\n", "unit.csv:2:1 error the row has 1 columns where 2 are named")]
    [InlineData("code,unit\n\"EA\"x,EA\n", "unit.csv:2:5 error a comma or the end of the line is expected")]
    public void A_mistake_in_a_code_list_is_named_where_it_stands(string text, string expected)
    {
        var problems = new List<FileProblem>();
        Assert.Null(CodeList.Parse("unit.csv", text, problems));
        Assert.StartsWith(expected, problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_a_map_are_named_at_once() =>
        Assert.Equal(3, Problems($"{Head}  - {{ field: a, at: BAK03 }}\n  - {{ field: orderNumber, at: X }}\n  - {{ field: orderDate, at: BAK44 }}\n").Count);

    [Fact]
    public void Parts_that_unfold_to_more_rows_than_origins_can_name_are_refused()
    {
        var rows = Repeated("    - { field: orderNumber, at: BAK03 }\n", 300);
        var problems = Problems($"{Head.Replace("rows:", $"parts:\n  many:\n{rows}rows:", StringComparison.Ordinal)}{Repeated("  - part: many\n", 300)}");
        Assert.Equal("test.yaml:524:11 error the parts unfold to more than 65535 rows; use them less often, or make them smaller", Assert.Single(problems).ToString());
    }

    [Fact]
    public void Maps_that_extend_each_other_to_more_rows_than_origins_can_name_are_refused()
    {
        var part = $"parts:\n  many:\n{Repeated("    - { const: AC, at: BAK02 }\n", 250)}rows:\n{Repeated("  - part: many\n", 200)}";
        var problems = new List<FileProblem>();
        var first = $"map: first\n{part}".Replace("AC", "AD", StringComparison.Ordinal).Replace("BAK02", "BAK01", StringComparison.Ordinal);
        var second = $"{Head.Replace("rows:", "extends: first", StringComparison.Ordinal)}{part}";
        var library = MapLibrary.Read([new("first.yaml", first), new("test.yaml", second)], problems);
        library.Plan("test", StandardsLibrary.Shipped.Find(Standard.X12, "004010", "855")!.Schema, problems);
        Assert.Equal("test.yaml:319:11 error the parts unfold to more than 65535 rows; use them less often, or make them smaller", Assert.Single(problems).ToString());
    }

    static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    [Fact]
    public void A_name_or_list_that_stands_twice_is_named()
    {
        var problems = new List<FileProblem>();
        MapLibrary.Read([new("a.yaml", Head + "  []\n"), new("b.yaml", Head + "  []\n"), new("x/unit.csv", Units), new("y/unit.csv", Units)], problems);
        Assert.Equal(2, problems.Count);
    }

    static List<FileProblem> Problems(string text)
    {
        var problems = new List<FileProblem>();
        var library = MapLibrary.Read([new("test.yaml", text), new("maps/codes/unit.csv", Units)], problems);
        library.Plan("test", StandardsLibrary.Shipped.Find(Standard.X12, "004010", "855")!.Schema, problems);
        return problems;
    }
}
