# The middle part of bench/engagement.py by R's survey (Lumley); needs the packages survey and jsonlite.
suppressMessages(library(survey))
words <- commandArgs(trailingOnly = TRUE)
items <- c("C1", "C2", "A1", "A2", "B1", "B2", "P1", "D1", "H1", "V1", "V2", "V3")
users <- read.csv(file.path(words[1], "users.csv"))
users <- users[users$year == 2569, ]
people <- read.csv(file.path(words[1], "population.csv"))
margin <- function(name) {
  rows <- people[people$margin == name, ]
  setNames(data.frame(rows$level, rows$N), c(name, "Freq"))
}
names <- c("group", "cluster", "place")
margins <- lapply(names, margin)
users$base <- sum(margins[[1]]$Freq) / nrow(users)

once <- function() {
  users$scale <- rowMeans(users[, items[1:6]])
  for (item in items) users[[paste0("agrees_", item)]] <- as.numeric(users[[item]] >= 4)
  design <- svydesign(id = ~1, weights = ~base, data = users)
  design <- rake(design, lapply(names, function(name) reformulate(name)), margins,
                 control = list(maxit = 500, epsilon = 1e-12))
  found <- list(scale = svymean(~scale, design))
  for (item in items) {
    found[[item]] <- svymean(reformulate(paste0("agrees_", item)), design, na.rm = TRUE)
  }
  figures <- lapply(found, function(one) c(coef(one)[[1]], SE(one)[[1]]))
  groups <- svyby(~scale, ~group, design, svymean)
  for (group in rownames(groups)) figures[[group]] <- c(groups[group, "scale"], groups[group, "se"])
  figures
}

seconds <- numeric(0)
for (time in seq_len(as.integer(words[2]))) {
  spent <- system.time(figures <- once())
  seconds <- c(seconds, spent[["user.self"]] + spent[["sys.self"]])
}
cat(jsonlite::toJSON(list(seconds = I(seconds), figures = figures), digits = 15))
