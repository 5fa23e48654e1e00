namespace CivicHost.Sdk.Forms;

/// <summary>What a field of a form takes. In JSON in snake case: <c>long_text</c>.</summary>
public enum FieldType
{
    /// <summary>One line. Open311: <c>string</c>.</summary>
    Text,

    /// <summary>Several lines. Open311: <c>text</c>.</summary>
    LongText,

    /// <summary>A decimal number. Open311: <c>number</c>.</summary>
    Number,

    /// <summary>A whole number. Open311: <c>number</c>.</summary>
    Whole,

    /// <summary>An amount in the town's currency, with at most its decimals. Open311: <c>number</c>.</summary>
    Money,

    /// <summary>A day. Open311: <c>datetime</c>, of which the date as written is kept.</summary>
    Date,

    /// <summary>One of the options. Open311: <c>singlevaluelist</c>.</summary>
    Choice,

    /// <summary>Any of the options. Open311: <c>multivaluelist</c>.</summary>
    Several,

    /// <summary>Yes or no. Open311: <c>singlevaluelist</c> of <c>yes</c> and <c>no</c>.</summary>
    YesNo,

    /// <summary>A file of the town's file store. Open311: <c>string</c>, but a file is only taken from a form.</summary>
    File,

    /// <summary>Where something is: words, and a point where the browser knows one. Open311: <c>string</c>.</summary>
    Place,

    /// <summary>A person: name and telephone number. Open311: <c>string</c>.</summary>
    Person,

    /// <summary>An organisation: name, registration number and telephone number. Open311: <c>string</c>.</summary>
    Organisation,

    /// <summary>Fields that are filled in several times. Open311: <c>text</c>, but its fields only come as <c>group.1.field</c>.</summary>
    Group,
}

/// <summary>One field of a form, as its schema describes it.</summary>
public sealed class FormField
{
    internal FormField(string name, FieldType type, LocalText label)
    {
        Name = name;
        Type = type;
        LabelText = label;
    }

    /// <summary>Name in JSON and columns: ASCII letters, digits and underscores, 1 to 60, a letter first.</summary>
    public string Name { get; }

    /// <summary>What it takes.</summary>
    public FieldType Type { get; }

    /// <summary>True where it must be filled in whenever it is shown; false also where that depends on <c>required_if</c>.</summary>
    public bool IsRequired { get; internal init; }

    /// <summary>True where its answer is not for the public. Persons are private unless the schema says otherwise.</summary>
    public bool IsPrivate { get; internal init; }

    /// <summary>What can be chosen; empty but for <see cref="FieldType.Choice"/> and <see cref="FieldType.Several"/>.</summary>
    public IReadOnlyList<FormOption> Options { get; internal init; } = [];

    /// <summary>The fields of one entry; empty but for <see cref="FieldType.Group"/>.</summary>
    public IReadOnlyList<FormField> Fields { get; internal init; } = [];

    /// <summary>The GeoReport v2 datatype: <c>string</c>, <c>number</c>, <c>datetime</c>, <c>text</c>, <c>singlevaluelist</c> or <c>multivaluelist</c>.</summary>
    public string Open311Datatype => Type switch
    {
        FieldType.LongText or FieldType.Group => "text",
        FieldType.Number or FieldType.Whole or FieldType.Money => "number",
        FieldType.Date => "datetime",
        FieldType.Choice or FieldType.YesNo => "singlevaluelist",
        FieldType.Several => "multivaluelist",
        _ => "string",
    };

    internal LocalText LabelText { get; }

    internal LocalText? HintText { get; init; }

    internal LocalText? UnitText { get; init; }

    internal FormCondition? RequiredIf { get; init; }

    internal FormCondition? ShownIf { get; init; }

    internal decimal? Min { get; init; }

    internal decimal? Max { get; init; }

    internal DateOnly? Earliest { get; init; }

    internal DateOnly? Latest { get; init; }

    internal int MaxLength { get; init; } = 200;

    internal int MinEntries { get; init; }

    internal int MaxEntries { get; init; } = 10;

    /// <summary>Parts of a place, a person or an organisation, the one that must be given first; empty for the other types.</summary>
    internal IReadOnlyList<string> Parts => Type switch
    {
        FieldType.Place => ["text", "lat", "lng"],
        FieldType.Person => ["name", "phone"],
        FieldType.Organisation => ["name", "number", "phone"],
        _ => [],
    };

    internal bool IsNumeric => Type is FieldType.Number or FieldType.Whole or FieldType.Money;

    /// <summary>Label in a language.</summary>
    /// <param name="language">BCP 47; one the schema lacks gives its first.</param>
    /// <returns>The label.</returns>
    public string Label(string language) => LabelText.In(language);

    /// <summary>Help in a language.</summary>
    /// <param name="language">BCP 47; one the schema lacks gives its first.</param>
    /// <returns>The hint, or null where the field has none.</returns>
    public string? Hint(string language) => HintText?.In(language);

    /// <summary>Unit of a number in a language, for example <c>m²</c>.</summary>
    /// <param name="language">BCP 47; one the schema lacks gives its first.</param>
    /// <returns>The unit, or null where the field has none.</returns>
    public string? Unit(string language) => UnitText?.In(language);
}

/// <summary>Something that can be chosen in a field.</summary>
public sealed class FormOption
{
    private readonly LocalText _label;

    internal FormOption(string value, LocalText label)
    {
        Value = value;
        _label = label;
    }

    /// <summary>What is stored: 1 to 60 characters, without a semicolon.</summary>
    public string Value { get; }

    /// <summary>Label in a language.</summary>
    /// <param name="language">BCP 47; one the schema lacks gives its first.</param>
    /// <returns>The label.</returns>
    public string Label(string language) => _label.In(language);
}
