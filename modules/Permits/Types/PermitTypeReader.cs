using System.Text.Json;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;
using CivicHost.Sdk.Workflow;

namespace Permits;

/// <summary>Reads the JSON of a permit type and says everything that is wrong with it.</summary>
internal sealed class PermitTypeReader(IReadOnlyList<string> languages, string currency)
{
    private const int LongestCode = 60;
    private const int LongestName = 120;
    private const int LongestText = 2000;
    private const int MostDocuments = 30;
    private const int MostItems = 60;

    private static readonly string[] Known =
    [
        "name", "summary", "pictogram", "guide", "form", "documents", "fees", "workflow", "clock", "validity", "inspections", "consultations",
        "decision", "document", "register",
    ];

    private static readonly Dictionary<string, Resume> Resumes = new() { ["continue"] = Resume.Continue, ["reset"] = Resume.Reset };
    private static readonly Dictionary<string, Silence> Silences = new() { ["consent"] = Silence.Consent, ["refusal"] = Silence.Refusal };
    private static readonly string[] OpinionSilences = ["favourable", "unfavourable", "none"];

    public PermitType? Read(JsonPart root)
    {
        root.KnowsOnly(Known);
        var form = FormSchema.Read(root["form"], languages, currency);
        var workflow = WorkflowDefinition.Read(root["workflow"], languages);
        var fields = new FieldNames(form);
        var clock = root["clock"].IsThere ? Clock(root["clock"]) : null;
        if (workflow is not null)
            PermitTypeNeeds.Check(root["workflow"], workflow, clock);
        // Without a workflow something is wrong already, and the result counts for nothing.
        return workflow is null ? null : new PermitType(form, workflow)
        {
            Name = root["name"].Label(languages, LongestName, mayBeOneForAll: false),
            Summary = root["summary"].Label(languages, LongestText),
            Pictogram = root["pictogram"].Text(LongestCode) ?? "",
            Guide = Some(root["guide"], MostItems, Question),
            Fees = FeeSchedule.Read(root["fees"], form, languages, currency),
            Documents = EachOnce(root["documents"], MostDocuments, item => Document(item, form), document => document.Code),
            Clock = clock,
            Validity = ReadValidity(root["validity"], fields),
            Inspections = EachOnce(root["inspections"], MostItems, item => Inspection(item, fields, root["documents"]), inspection => inspection.Code),
            Consultations = EachOnce(root["consultations"], MostItems, Consultation, consultation => consultation.Code),
            Decision = Decision(root["decision"]),
            Paper = Paper(root["document"], fields),
            Register = Register(root["register"], fields),
        };
    }

    private GuideQuestion Question(JsonPart item)
    {
        item.KnowsOnly(["question", "answer"]);
        return new GuideQuestion(item["question"].Label(languages, LongestName * 2), item["answer"].Flag(true));
    }

    private WantedDocument Document(JsonPart item, FormSchema form)
    {
        item.KnowsOnly(["code", "name", "hint", "required", "required_if", "original_accepted"]);
        var condition = FormCondition.Read(item["required_if"], form);
        return new WantedDocument(
            Code(item["code"]), item["name"].Label(languages, LongestName),
            item["hint"].IsThere ? item["hint"].Label(languages, LongestText) : null,
            item["required"].Flag(true), condition, item["original_accepted"].Flag(true));
    }

    private static StatutoryRule? Clock(JsonPart part)
    {
        part.KnowsOnly(["period", "resume", "silence"]);
        var resume = part["resume"].Known(Resumes, Resume.Continue);
        var silence = part["silence"].Known(Silences);
        return ReadPeriod(part["period"]) is { } period && resume is not null && silence is not null
            ? new StatutoryRule(period, resume.Value, silence.Value)
            : null;
    }

    private static Validity ReadValidity(JsonPart part, FieldNames fields)
    {
        part.KnowsOnly(["period", "from", "until", "months", "renewable", "remind_days"]);
        string? Of(string name, params FieldType[] types) => part[name].IsThere ? fields.Read(part[name], mayBePrivate: false, types) : null;
        var until = Of("until", FieldType.Date);
        var months = Of("months", FieldType.Whole, FieldType.Number);
        var ends = new[] { part["period"], part["until"], part["months"] }.Count(end => end.IsThere);
        if (ends > 1)
            part.Wrong("types.wrong.validity", $"Write one of period, until and months, or none for a permit that never ends.");
        return new Validity(
            part["period"].IsThere ? ReadPeriod(part["period"]) : null, Of("from", FieldType.Date), until, months, part["renewable"].Flag(false),
            part["remind_days"].IsThere ? [.. part["remind_days"].Items(10).Select(item => item.Whole(1, 365, 30))] : []);
    }

    private InspectionPlan Inspection(JsonPart item, FieldNames fields, JsonPart documents)
    {
        item.KnowsOnly(["code", "name", "items", "fields", "documents"]);
        var items = item["items"].Items(MostItems).Select(check =>
        {
            check.KnowsOnly(["code", "label"]);
            return new CheckItem(Code(check["code"]), check["label"].Label(languages, LongestName * 2));
        });
        var known = documents.IsThere ? documents.Items(MostDocuments).Select(document => document["code"].Text(LongestCode)).ToHashSet() : [];
        return new InspectionPlan(
            Code(item["code"]), item["name"].Label(languages, LongestName), [.. items],
            Some(item["fields"], MostItems, field => fields.Read(field, mayBePrivate: true) ?? ""), Some(item["documents"], MostDocuments, document =>
            {
                var code = Code(document);
                if (!known.Contains(code))
                    document.Wrong("types.wrong.document", $"The type has no document called {code}.");
                return code;
            }));
    }

    private ConsultationPlan Consultation(JsonPart item)
    {
        item.KnowsOnly(["code", "name", "days", "silence"]);
        var silence = item["silence"].Text(LongestCode) ?? "";
        if (silence.Length > 0 && !OpinionSilences.Contains(silence))
            item["silence"].Wrong("types.wrong.one-of", $"Write one of {string.Join(", ", OpinionSilences)}.");
        return new ConsultationPlan(Code(item["code"]), item["name"].Label(languages, LongestName), item["days"].Whole(1, 365, 15), silence);
    }

    private DecisionTexts Decision(JsonPart part)
    {
        part.KnowsOnly(["legal_basis", "conditions", "remedies", "remedy_period", "grant", "refuse"]);
        LocalText Text(JsonPart text) => text.Label(languages, LongestText);
        return new DecisionTexts(
            [.. part["legal_basis"].Items(MostItems).Select(Text)], Some(part["conditions"], MostItems, Text), Text(part["remedies"]),
            ReadPeriod(part["remedy_period"]) ?? default, Text(part["grant"]), Text(part["refuse"]));
    }

    private PermitPaper Paper(JsonPart part, FieldNames fields)
    {
        part.KnowsOnly(["title", "body", "fields"]);
        return new PermitPaper(
            part["title"].Label(languages, LongestName), part["body"].Label(languages, LongestText),
            Some(part["fields"], MostItems, item => fields.Read(item, mayBePrivate: true) ?? ""));
    }

    private static RegisterRules Register(JsonPart part, FieldNames fields)
    {
        part.KnowsOnly(["published", "holder", "fields"]);
        return new RegisterRules(
            part["published"].Flag(false), part["holder"].Flag(false), Some(part["fields"], MostItems, item => fields.Read(item, mayBePrivate: false) ?? ""));
    }

    private static List<T> Some<T>(JsonPart list, int most, Func<JsonPart, T> read) => list.IsThere ? [.. list.Items(most).Select(read)] : [];

    /// <summary>Cases name these by their codes.</summary>
    private static List<T> EachOnce<T>(JsonPart list, int most, Func<JsonPart, T> read, Func<T, string> codeOf)
    {
        var seen = new HashSet<string>();
        return Some(list, most, item =>
        {
            var one = read(item);
            if (!seen.Add(codeOf(one)) && codeOf(one).Length > 0)
                item["code"].Wrong("types.wrong.code-twice", $"The code {codeOf(one)} stands twice.");
            return one;
        });
    }

    private static Period? ReadPeriod(JsonPart part)
    {
        if (part.Text(LongestCode) is not { } written)
            return null;
        if (Period.Read(written) is { } period)
            return period;
        part.Wrong("types.wrong.period", $"Write a period as 2m, 30d or 8w.");
        return null;
    }

    private static string Code(JsonPart part)
    {
        var code = part.Text(LongestCode) ?? "";
        if (!code.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each == '-'))
            part.Wrong("types.wrong.code", $"A code is made of small letters, digits and hyphens.");
        return code;
    }
}

/// <summary>The fields of a type's form, by the names that other parts of the file use.</summary>
internal sealed class FieldNames(FormSchema form)
{
    public string? Read(JsonPart part, bool mayBePrivate, params FieldType[] types)
    {
        if (part.Text(60) is not { } name)
            return null;
        if (form.Fields.FirstOrDefault(field => field.Name == name) is not { } field)
            part.Wrong("types.wrong.field", $"The form has no field called {name}.");
        else if (types.Length > 0 && !types.Contains(field.Type))
            part.Wrong("types.wrong.field-type", $"The field {name} is of another type; it must be {string.Join(" or ", types.Select(type => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString())))}.");
        else if (!mayBePrivate && field.IsPrivate)
            part.Wrong("types.wrong.field-private", $"The field {name} is private: it cannot be published.");
        else
            return name;
        return null;
    }
}
