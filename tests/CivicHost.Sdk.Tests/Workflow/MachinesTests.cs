using CivicHost.Sdk.Workflow;
using CsCheck;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class MachinesTests
{
    [Test]
    public void A_complaint_is_assigned_resolved_reopened_and_rated()
    {
        var stood = Some.Walk(
            Some.Machine("complaint"), "complaints.dispatcher ASSIGN", "officer COMMENT", "officer REASSIGN", "complaints.dispatcher REASSIGN", "officer RESOLVE",
            "applicant REOPEN", "complaints.dispatcher REJECT", "applicant RATE");

        Assert.That(stood, Is.EqualTo(new[]
        {
            "PENDINGATLME", "PENDINGATLME", "PENDINGFORREASSIGNMENT", "PENDINGATLME", "RESOLVED", "PENDINGFORASSIGNMENT", "REJECTED", "CLOSEDAFTERREJECTION",
        }));
    }

    [Test]
    public void A_trade_licence_is_sent_back_paid_and_expires_by_the_system()
    {
        var stood = Some.Walk(
            Some.Machine("trade-licence"), "applicant APPLY", "permits.verifier FORWARD", "permits.inspector SENDBACKTOCITIZEN", "applicant RESUBMIT",
            "permits.verifier FORWARD", "permits.inspector FORWARD", "permits.approver APPROVE", "system PAY", "system EXPIRE");

        Assert.That(stood, Is.EqualTo(new[]
        {
            "APPLIED", "FIELDINSPECTION", "CITIZENACTIONREQUIRED", "APPLIED", "FIELDINSPECTION", "PENDINGAPPROVAL", "PENDINGPAYMENT", "APPROVED", "EXPIRED",
        }));
    }

    [Test]
    public void A_building_permit_comes_back_to_the_stage_that_sent_it_away()
    {
        var stood = Some.Walk(
            Some.Machine("building-permit"), "applicant APPLY", "agent PAY", "permits.verifier SEND_BACK_TO_CITIZEN", "applicant RESUBMIT", "permits.verifier FORWARD",
            "permits.inspector SEND_BACK_TO_CITIZEN", "applicant RESUBMIT", "permits.inspector FORWARD", "permits.verifier FORWARD", "permits.approver APPROVE", "system PAY");

        Assert.That(stood, Is.EqualTo(new[]
        {
            "PENDING_APPL_FEE", "DOC_VERIFICATION", "CITIZEN_ACTION/DOC_VERIFICATION", "DOC_VERIFICATION", "FIELD_INSPECTION",
            "CITIZEN_ACTION/FIELD_INSPECTION", "FIELD_INSPECTION", "NOC_VERIFICATION", "APPROVAL", "PENDING_SANC_FEE", "APPROVED",
        }));
    }

    [TestCase("accepter", "accepte")]
    [TestCase("refuser", "refuse")]
    [TestCase("classer_sans_suite", "sans_suite")]
    public void A_dossier_is_opened_again_from_each_of_its_ends(string decision, string end)
    {
        var stood = Some.Walk(
            Some.Machine("dossier"), "applicant deposer", "officer passer_en_instruction", $"officer {decision}", "officer repasser_en_instruction");

        Assert.That(stood, Is.EqualTo(new[] { "en_construction", "en_instruction", end, "en_instruction" }));
    }

    [Test]
    public void In_the_permit_hub_the_clock_runs_only_while_the_town_has_the_ball()
    {
        var definition = Some.Machine("permit-hub");

        var stood = Some.Walk(
            definition, "applicant submit", "officer review", "officer request_revisions", "applicant submit", "officer approve", "officer issue");

        Assert.That(stood, Is.EqualTo(new[] { "newly_submitted", "in_review", "revisions_requested", "resubmitted", "approved", "issued" }));
        Assert.That(definition.States.Where(state => state.Clock == StateClock.Run), Is.EqualTo(
            definition.States.Where(state => state is { Ball: Ball.Town, Kind: not StateKind.Closed })));
    }

    [Test]
    public void Closed_is_not_fixed()
    {
        var closed = Some.Machine("complaint").States.Where(state => state.Kind == StateKind.Closed);

        Assert.That(closed.Select(state => state.Outcome), Is.EqualTo(new[] { "fixed", "refused", "fixed", "refused" }));
    }

    [TestCaseSource(typeof(Some), nameof(Some.Machines))]
    public void No_sequence_of_actions_leaves_the_definition(string machine)
    {
        var definition = Some.Machine(machine);
        string[] actions = [.. definition.Transitions.Select(transition => transition.Action).Distinct(), "", "unheard-of"];
        string[] roles = [.. definition.Transitions.SelectMany(transition => transition.Roles).Distinct(), "stranger"];

        Gen.Select(Gen.OneOfConst(actions), Gen.OneOfConst(roles), Gen.Int[0, (int)Some.Everything]).Array[0, 60].Sample(steps =>
        {
            var standing = definition.Begin();
            foreach (var (action, role, supplied) in steps)
            {
                var possible = definition.Possible(standing, [role]).FirstOrDefault(transition => transition.Action == action);
                var outcome = definition.Move(standing, action, [role], (Supplied)supplied);
                var isAllowed = possible is not null && (possible.Requires & ~(Supplied)supplied) == Supplied.Nothing;
                if (outcome.IsRefused == isAllowed)
                    return false;
                standing = outcome.IsRefused ? standing : outcome.Answer.To;
                if (CaseStanding.Read(standing.ToString()) != standing || definition.Adopt(standing).Answer != standing)
                    return false;
            }

            return definition.States.Contains(definition.StateOf(standing));
        });
    }
}
