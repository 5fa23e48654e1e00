using System.Globalization;
using CivicHost.Sdk;
using CivicHost.Sdk.Forms;

namespace Permits;

/// <summary>Reads fees from a definition and says what is wrong with each.</summary>
internal sealed class FeeReader(FormSchema form, IReadOnlyList<string> languages, Currency currency)
{
    private const int MostFees = 40;
    private const int MostSteps = 30;
    private const decimal DearestAmount = 1_000_000_000m;

    private static readonly string[] Known = ["code", "label", "stage", "from", "until", "if", "amount", "per", "slabs", "least", "most"];
    private static readonly Dictionary<string, int> Stages = FeeStage.All.Select((stage, index) => (stage, index)).ToDictionary();

    public FeeSchedule Read(JsonPart part)
    {
        if (!part.IsThere)
            return new FeeSchedule([], currency);
        var fees = new List<Fee>();
        foreach (var item in part.Items(MostFees))
        {
            if (Fee(item) is not { } fee)
                continue;
            if (fees.Any(fee.Overlaps))
                item["code"].Wrong("types.wrong.fee-twice", $"Another fee {fee.Code} of this stage holds on the same days; end the one before the other begins, or give it another code.");
            fees.Add(fee);
        }

        return new FeeSchedule(fees, currency);
    }

    private Fee? Fee(JsonPart item)
    {
        item.KnowsOnly(Known);
        var code = item["code"].Text(60);
        var label = item["label"].Label(languages, 200);
        var stage = item["stage"].Known(Stages, otherwise: 0);
        var rule = Rule(item);
        var fee = new Fee(code ?? "", label, FeeStage.All[stage ?? 0], rule ?? new FixedFee(0))
        {
            From = item["from"].Date(),
            Until = item["until"].Date(),
            If = FormCondition.Read(item["if"], form),
            Least = Limit(item["least"]),
            Most = Limit(item["most"]),
        };
        if (fee.Until < fee.From)
            item["until"].Wrong("types.wrong.until-before-from", $"The last day is before the first.");
        if (fee.Most < fee.Least)
            item["most"].Wrong("types.wrong.most-below-least", $"The most is less than the least.");
        return code is null || rule is null ? null : fee;
    }

    private FeeRule? Rule(JsonPart item)
    {
        string[] written = [.. ((string[])["amount", "per", "slabs"]).Where(name => item[name].IsThere)];
        if (written.Length != 1)
        {
            item.Wrong("types.wrong.fee-kind", $"Write one of amount, per and slabs.");
            return null;
        }

        return written[0] switch
        {
            "amount" => Amount(item["amount"]) is { } amount ? new FixedFee(amount) : null,
            "per" => Per(item["per"], item["if"].IsThere),
            _ => Slabs(item["slabs"], item["if"].IsThere),
        };
    }

    private FeePer? Per(JsonPart part, bool isConditional)
    {
        part.KnowsOnly(["field", "amount", "times"]);
        var field = Field(part["field"], isConditional);
        var times = part["times"].IsThere ? Field(part["times"], isConditional) : null;
        var each = Price(part["amount"]);
        return field is null || each is null ? null : new FeePer(field, each.Value, times);
    }

    private FeeSlabs? Slabs(JsonPart part, bool isConditional)
    {
        part.KnowsOnly(["field", "steps"]);
        var field = Field(part["field"], isConditional);
        var items = part["steps"].Items(MostSteps);
        var steps = new List<FeeStep>();
        foreach (var (item, isLast) in items.Select((item, index) => (item, index == items.Count - 1)))
        {
            item.KnowsOnly(["up_to", "amount"]);
            var upTo = item["up_to"].Number();
            if (isLast && item["up_to"].IsThere)
                item["up_to"].Wrong("types.wrong.step-last", $"The last step has no end: leave up_to out.");
            else if (!isLast && !item["up_to"].IsThere)
                item["up_to"].Wrong("types.wrong.step-end", $"Write where the step ends.");
            if (upTo < 0 || upTo <= steps.LastOrDefault()?.UpTo)
                item["up_to"].Wrong("types.wrong.step-order", $"Write more than the step before ends with.");
            steps.Add(new FeeStep(upTo, Amount(item["amount"]) ?? 0));
        }

        return field is null || items.Count == 0 ? null : new FeeSlabs(field, steps);
    }

    private FormField? Field(JsonPart part, bool isConditional)
    {
        if (part.Text(60) is not { } name)
            return null;
        if (form.Fields.FirstOrDefault(field => field.Name == name) is not { Type: FieldType.Number or FieldType.Whole or FieldType.Money } found)
        {
            part.Wrong("types.wrong.fee-field", $"There is no field {name} of numbers or money in the form.");
            return null;
        }

        if (!found.IsRequired && !isConditional)
            part.Wrong("types.wrong.fee-optional", $"Make the field {name} required, or say with if when this fee is due: whoever leaves it empty would pay nothing.");
        return found;
    }

    private decimal? Limit(JsonPart part) => part.IsThere ? Amount(part) : null;

    /// <summary>Something that can be paid.</summary>
    private decimal? Amount(JsonPart part)
    {
        var amount = Price(part);
        if (amount is { } written && !currency.Fits(written))
            part.Wrong("types.wrong.decimals", $"{currency.Code} has {currency.Decimals} decimals.");
        return amount;
    }

    /// <summary>The price of one may be smaller than the smallest coin; what it comes to is rounded.</summary>
    private static decimal? Price(JsonPart part)
    {
        var price = part.Number();
        if (!part.IsThere)
            part.Wrong("types.wrong.amount", $"Write an amount.");
        if (price is < 0 or > DearestAmount)
            part.Wrong("types.wrong.amount-range", $"Write an amount from 0 to {DearestAmount}.");
        return price;
    }
}
