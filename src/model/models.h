// The fitted models of a run, by name.
#pragma once

#include "model/risk_model.h"

namespace vesper {

/// base: fitted to the whole history of the job.
enum class ModelId { base };

/// A model that no method of the job needs is empty.
struct Models {
    RiskModel base;

    const RiskModel& at(ModelId id) const {
        switch (id) {
            case ModelId::base:
                break;
        }
        return base;
    }
};

}  // namespace vesper
